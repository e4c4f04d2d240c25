import TunnelModel

extension Picture {
    /// A way through a chain, tunnel by tunnel; where two of them should meet stands what listens there, or a break.
    init(_ route: ChainRoute, of drawing: ChainDrawing) {
        let analysis = drawing.analysis
        var whole: Picture?
        var meeting: (broken: String?, joined: String?, dialled: String) = (nil, nil, "")
        for stretch in route.stretches {
            var picture = Picture(drawing.plan(at: stretch.position))
            for index in picture.ways.indices where picture.legs[index].carrier == .ssh {
                picture.ways[index].number = stretch.position.step + 1
            }
            if let faulty = drawing.faults.first(where: { $0.join.origin == stretch.position })?.join,
                faulty.kind == .hostDiffers
            {
                picture.stops[picture.stops.count - 1].brokenCaption = "nothing here listens there"
            }
            if var before = whole {
                picture.stops[0].brokenCaption = meeting.broken
                picture.stops[0].caption = meeting.joined
                if meeting.broken != nil { picture.stops[0].place = meeting.dialled }
                before.stops.removeLast()
                if before.stops.last?.host == picture.stops[0].host {
                    // The last leg does not leave this host: it is the join itself.
                    before.stops.removeLast()
                    before.ways.removeLast()
                    before.legs.removeLast()
                }
                before.stops += picture.stops
                before.ways += picture.ways
                before.legs += picture.legs
                whole = before
            } else {
                whole = picture
            }
            guard let join = stretch.join, let listener = join.listener else { continue }
            if join.isFault {
                let place = analysis.chain.forward(at: listener).listeningPlace
                meeting = (
                    "not joined: \(listener.step + 1) listens at \(place)", nil, join.dialled?.description ?? ""
                )
            } else {
                meeting = (nil, "joined here", "")
            }
        }
        self = whole ?? Picture(stops: [])
        if route.isLoop, !stops.isEmpty {
            stops[stops.count - 1].brokenCaption = "leads back into itself"
        }
    }

    private init(stops: [Stop]) {
        isOpenToOthers = false
        self.stops = stops
        ways = []
        legs = []
    }
}
