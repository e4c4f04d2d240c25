import Lab
import Testing

/// The mission's commands for the web behind a bastion, for email and for the poor man's VPN, as a person types them.
@Suite(.enabled(if: Machine.canRunLabs, Machine.whyNot))
struct MissionTests {
    private func run(_ script: String, in lab: Lab) async throws -> String {
        let output = try await lab.exec(host: "you", command: ["bash", "-c", script], timeout: .seconds(20))
        return output.outputText + output.errorText
    }

    @Test func webThroughABastion() async throws {
        try await Lab.with(.bastion) { lab in
            let seen = try await run(
                "ssh -f -L 8080:www.example.com:80 bastion-host -N; curl -sS http://localhost:8080/", in: lab)
            #expect(seen.contains("This is www.example.com"), "\(seen)")
            // Nobody else reaches it, and its name is no secret.
            let direct = try await run("curl -sS -m 2 http://www.example.com/", in: lab)
            #expect(direct.contains("curl: (") && !direct.contains("This is www"), "\(direct)")
        }
    }

    @Test func securingEmail() async throws {
        try await Lab.with(.email) { lab in
            let seen = try await run(
                """
                ssh -f -L 2143:mail-server:143 trusted-host -N
                curl -sS -u 'alice:\(User.alicePassword)' 'imap://localhost:2143/INBOX;MAILINDEX=1'
                curl -sS -u 'alice:wrong' 'imap://localhost:2143/INBOX;MAILINDEX=1'
                """, in: lab)
            #expect(seen.contains("Subject: The key is under the mat"), "\(seen)")
            #expect(seen.contains("curl: (67)"), "\(seen)")
        }
    }

    @Test func poorMansVPN() async throws {
        try await Lab.with(.vpn) { lab in
            let seen = try await run(
                """
                ssh -f -L 8080:web-server:80 -L 8443:web-server:443 bastion-host -N
                curl -sS http://localhost:8080/
                curl -sS --connect-to intranet:80:localhost:8080 http://intranet/
                curl -sS --connect-to web-server:443:localhost:8443 https://web-server/secure.txt
                curl -sS https://localhost:8443/secure.txt
                """, in: lab)
            #expect(seen.contains("This is web-server"), "\(seen)")
            #expect(seen.contains("This is the intranet"), "\(seen)")
            #expect(seen.contains("This is secure.txt"), "\(seen)")
            // The certificate names web-server, not localhost.
            #expect(seen.contains("curl: (60)"), "\(seen)")
        }
    }
}
