internal import HostSystem
internal import Probes

/// Asks the person one thing at a time, and the same thing once: what was typed for one tunnel serves the others that ask
/// for exactly the same.
actor SharedAnswers {
    private let interaction: Interaction
    private var answers: [String: Secret] = [:]
    private var last: Task<Secret?, Never>?

    init(_ interaction: Interaction) { self.interaction = interaction }

    /// For one examination: when it asks the same a second time, the answer was wrong and the person is asked anew.
    nonisolated func forOneExamination() -> Interaction {
        let used = Used()
        return Interaction(canAsk: interaction.canAsk) { prompt in
            await self.answer(prompt, isFirst: await used.insert(prompt))
        }
    }

    private func answer(_ prompt: String, isFirst: Bool) async -> Secret? {
        let before = last
        let task = Task { () -> Secret? in
            _ = await before?.value
            if Task.isCancelled { return nil }
            if isFirst, let known = answers[prompt] { return known }
            return await interaction.askSecret(prompt)
        }
        last = task
        let answer = await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
        answers[prompt] = answer
        return answer
    }

    private actor Used {
        private var prompts: Set<String> = []

        func insert(_ prompt: String) -> Bool { prompts.insert(prompt).inserted }
    }
}
