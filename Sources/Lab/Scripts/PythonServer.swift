/// An SSH server that is not OpenSSH: AsyncSSH, of Debian's python3-asyncssh, with the host's own key and accounts; hosts
/// have it as /lab/python-sshd.
enum PythonServer {
    static let text = #"""
        # python-sshd PORT BEHAVIOUR
        #   plain               logs in and forwards
        #   no-forwarding       knows no channel to elsewhere, as servers written in Go answer (RFC 4254 5.1, code 3)
        #   shortage            has nothing left for a channel to elsewhere (code 4)
        #   compression         wants every connection compressed
        #   refuse-connection   calls itself OpenSSH 9.9 and ends the connection at the first authentication request,
        #                       as RefuseConnection of its sshd_config(5) does
        import asyncio, sys, warnings
        warnings.simplefilter('ignore')
        import asyncssh

        port, behaviour = int(sys.argv[1]), sys.argv[2]


        class Server(asyncssh.SSHServer):
            def connection_made(self, connection):
                self.connection = connection

            def begin_auth(self, user):
                if behaviour == 'refuse-connection':
                    self.connection.abort()
                return True

            def connection_requested(self, host, port, from_host, from_port):
                if behaviour == 'no-forwarding':
                    raise asyncssh.ChannelOpenError(3, 'unsupported channel type')
                if behaviour == 'shortage':
                    raise asyncssh.ChannelOpenError(4, 'resource shortage')
                return True


        async def main():
            options = {}
            if behaviour == 'compression':
                options['compression_algs'] = ['zlib@openssh.com']
            if behaviour == 'refuse-connection':
                options['server_version'] = 'OpenSSH_9.9p1'
            await asyncssh.create_server(
                Server, '', port, reuse_address=True, server_host_keys=['/etc/ssh/ssh_host_ed25519_key'],
                authorized_client_keys='/home/alice/.ssh/authorized_keys', **options)
            await asyncio.Event().wait()


        asyncio.run(main())
        """# + "\n"
}
