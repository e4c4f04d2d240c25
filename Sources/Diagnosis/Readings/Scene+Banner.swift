extension Scene {
    /// What the server said before the login, RFC 4252 §5.4: the lines of an escaped banner in one, without blank ones.
    ///
    /// Banners are mostly rules of use: the first few lines say whether this one is more.
    func words(ofBanner banner: String?) -> [String] {
        let lines = (banner ?? "").replacing("\\x0d", with: "").split(separator: "\\x0a")
            .map { $0.trimming(while: " *#-=|".contains) }.filter { !$0.isEmpty }
        guard !lines.isEmpty else { return [] }
        let more = lines.count > Scene.bannerLines ? " …" : ""
        return ["\(tunnelHost) said before login: \(lines.prefix(Scene.bannerLines).joined(separator: " / "))\(more)"]
    }

    private static let bannerLines = 4
}

extension Substring {
    /// Without the characters at both ends for which `isDropped` holds, as the frames of banners are.
    fileprivate func trimming(while isDropped: (Character) -> Bool) -> Substring {
        var text = drop(while: isDropped)
        while let last = text.last, isDropped(last) { text.removeLast() }
        return text
    }
}
