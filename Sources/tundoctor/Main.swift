import TundoctorCommands

@main struct Main {
    static func main() async {
        await Tundoctor.run()
    }
}
