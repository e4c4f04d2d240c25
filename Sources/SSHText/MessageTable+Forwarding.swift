extension MessageTable {
    /// What ssh says while it is at: forward, channel, keepalive, exit.
    static let forwarding: [MessageRow] = [
        .init(
            .remoteMessage, .forward, "debug1: Remote: %.900s",
            "text sent by the server (SSH_MSG_DEBUG): key options, reasons for refusals",
            example:
                "debug1: Remote: /home/alice/.ssh/authorized_keys:1: key options: agent-forwarding port-forwarding pty"),
        .init(
            .localForwardRequested, .forward,
            "debug1: Local connections to %.200s:%d forwarded to remote address %.200s:%d",
            "-L/-D requested (connect \"socks\":0 = -D)",
            example: "debug1: Local connections to LOCALHOST:8080 forwarded to remote address www:80"),
        .init(
            .localListening, .forward, "debug1: Local forwarding listening on %s port %s.",
            "one socket about to be bound (printed before bind!)",
            example: "debug1: Local forwarding listening on 127.0.0.1 port 8080."),
        .init(
            .bindFailed, .forward, "bind [%s]:%s: %.100s",
            "bind failed for this family",
            example: "bind [127.0.0.1]:8080: Address already in use"),
        .init(
            .cannotListen, .forward, "channel_setup_fwd_listener_tcpip: cannot listen to port: %d",
            "no family could be bound",
            example: "channel_setup_fwd_listener_tcpip: cannot listen to port: 8080"),
        .init(
            .localForwardFailed, .forward, "Could not request local forwarding.",
            "all (or, with ExitOnForwardFailure, any) local forwards failed",
            example: "Could not request local forwarding."),
        .init(
            .remoteForwardRequested, .forward,
            "debug1: Remote connections from %.200s:%d forwarded to local address %.200s:%d",
            "-R request sent",
            example: "debug1: Remote connections from LOCALHOST:8080 forwarded to local address www:80"),
        .init(
            .remoteForwardAnswer, .forward, "debug1: remote forward %s for: listen %s%s%d, connect %s:%d",
            "server's answer to -R: success or failure",
            example: "debug1: remote forward success for: listen 8080, connect www:80"),
        .init(
            .remotePortAllocated, .forward, "Allocated port %u for remote forward to %s:%d",
            "-R 0: port chosen by the server",
            example: "Allocated port 40123 for remote forward to localhost:22"),
        .init(
            .remoteForwardWarning, .forward, "Warning: remote port forwarding failed for listen port %d",
            "-R refused; session goes on",
            example: "Warning: remote port forwarding failed for listen port 8080"),
        .init(
            .remoteForwardError, .forward, "Error: remote port forwarding failed for listen port %d",
            "-R refused; ssh exits (ExitOnForwardFailure)",
            example: "Error: remote port forwarding failed for listen port 8080"),
        .init(
            .forking, .forward, "debug1: forking to background",
            "-f: everything requested is up",
            example: "debug1: forking to background"),
        .init(
            .controlSocketExists, .forward, "ControlSocket %s already exists, disabling multiplexing",
            "a master is already there",
            example: "ControlSocket /tmp/ctl already exists, disabling multiplexing"),
        .init(
            .muxForwardFailed, .forward, "mux_client_forward: forwarding request failed: %s",
            "master could not set up the forward",
            example: "mux_client_forward: forwarding request failed: Port forwarding failed"),
        .init(
            .interactiveSession, .channel, "debug1: Entering interactive session.",
            "main loop runs",
            example: "debug1: Entering interactive session."),
        .init(
            .ingressConnection, .channel, "debug1: Connection to port %d forwarding to %.100s port %d requested.",
            "an application connected to the ingress",
            example: "debug1: Connection to port 8080 forwarding to www port 80 requested."),
        .init(
            .channelNew, .channel, "debug1: channel %d: new %s [%s] (inactive timeout: %u)",
            "channel created (direct-tcpip, dynamic-tcpip, forwarded-tcpip, session)",
            example: "debug1: channel 2: new direct-tcpip [direct-tcpip] (inactive timeout: 0)"),
        .init(
            .channelOpenFailed, .channel, "channel %d: open failed: %s%s%s",
            "far side refused or could not connect; reason: text",
            example: "channel 2: open failed: connect failed: Connection refused"),
        .init(
            .standardIOForwardFailed, .channel, "stdio forwarding failed",
            "same, for -W/-J",
            example: "stdio forwarding failed"),
        .init(
            .channelOpened, .channel, "debug2: channel %d: open confirm rwindow %u rmax %u",
            "channel is open; initial window",
            example: "debug2: channel 0: open confirm rwindow 2097152 rmax 32768"),
        .init(
            .socksRequest, .channel, "debug2: channel %d: dynamic request: socks5 host %s port %u command %u",
            "what the SOCKS client asked (name or address)",
            example: "debug2: channel 3: dynamic request: socks5 host www port 80 command 1"),
        .init(
            .socksUnknownVersion, .channel, "debug2: channel_pre_dynamic: channel %d: unknown SOCKS version %u",
            "first byte is not 4/5 (10.3+)",
            example: "debug2: channel_pre_dynamic: channel 3: unknown SOCKS version 71"),
        .init(
            .socksNeedsPassword, .channel, "debug1: channel %d: didn't request SSH_SOCKS5_NOAUTH",
            "SOCKS client insists on a password",
            example: "debug1: channel 3: didn't request SSH_SOCKS5_NOAUTH"),
        .init(
            .serverOpenedChannel, .channel, "debug1: client_input_channel_open: ctype %s rchan %d win %d max %d",
            "someone connected to the -R port",
            example: "debug1: client_input_channel_open: ctype forwarded-tcpip rchan 2 win 2097152 max 32768"),
        .init(
            .connectToFailed, .channel, "connect_to %.100s port %d: failed.",
            "on the client: target of -R unreachable; on the server: egress failed",
            example: "connect_to localhost port 8888: failed."),
        .init(
            .connectToUnknownHost, .channel, "connect_to %.100s: unknown host (%s)",
            "name of the target not resolvable on this side",
            example: "connect_to nowhere: unknown host (Name or service not known)"),
        .init(
            .unknownListenPort, .channel, "WARNING: Server requests forwarding for unknown listen_port %d",
            "server opened a forward we did not ask for (or address spelling differs)",
            example: "WARNING: Server requests forwarding for unknown listen_port 9090"),
        .init(
            .channelFreed, .channel, "debug1: channel %d: free: %s, nchannels %u",
            "channel gone",
            example: "debug1: channel 2: free: direct-tcpip, nchannels 3"),
        .init(
            .requestFailed, .channel, "%s request failed on channel %d",
            "shell/exec/subsystem/tty refused",
            example: "shell request failed on channel 0"),
        .init(
            .serverTimeout, .keepalive, "Timeout, server %s not responding.",
            "ServerAlive gave up",
            example: "Timeout, server tunnel-host not responding."),
        .init(
            .serverRequest, .keepalive, "debug1: client_input_global_request: rtype %s want_reply %d",
            "server request (hostkeys-00, keepalive)",
            example: "debug1: client_input_global_request: rtype hostkeys-00@openssh.com want_reply 0"),
        .init(
            .rekeying, .keepalive, "debug1: rekeying in progress",
            "key re-exchange",
            example: "debug1: rekeying in progress"),
        .init(
            .closedAfterLogin, .exit, "Connection to %s closed by remote host.",
            "FIN after login",
            example: "Connection to tunnel-host closed by remote host."),
        .init(
            .readError, .exit, "Read from remote host %s: %s",
            "error after login (reset)",
            example: "Read from remote host tunnel-host: Connection reset by peer"),
        .init(
            .sendDisconnectFailed, .exit, "client_loop: send disconnect: %s",
            "connection already dead when leaving (Broken pipe)",
            example: "client_loop: send disconnect: Broken pipe"),
        .init(
            .connectionClosed, .exit, "Connection closed by %s",
            "FIN before login was complete (UNKNOWN port 65535 = proxy)",
            example: "Connection closed by 192.0.2.7 port 22"),
        .init(
            .connectionReset, .exit, "Connection reset by %s",
            "RST before login was complete",
            example: "Connection reset by 192.0.2.7 port 22"),
        .init(
            .disconnected, .exit, "Disconnected from %s",
            "after a DISCONNECT",
            example: "Disconnected from 192.0.2.7 port 22"),
        .init(
            .dispatchFailed, .exit, "ssh_dispatch_run_fatal: Connection %s %s",
            "protocol/crypto error, text follows",
            example: "ssh_dispatch_run_fatal: Connection to 192.0.2.7 port 22: message authentication code incorrect"),
        .init(
            .killedBySignal, .exit, "Killed by signal %d.",
            "ended by a signal (verbose)",
            example: "Killed by signal 15."),
        .init(
            .transferred, .exit, "Transferred: sent %llu, received %llu bytes, in %.1f seconds",
            "totals at exit (verbose)",
            example: "Transferred: sent 2612, received 3208 bytes, in 0.1 seconds"),
        .init(
            .exitStatus, .exit, "debug1: Exit status %d",
            "remote status; -1 with -N",
            example: "debug1: Exit status 0"),
    ]
}
