/// A TCP server that misbehaves on purpose, in the Perl that every Debian system has; hosts have it as /lab/odd.
enum OddServer {
    static let text = #"""
        # odd PORT BEHAVIOUR [ARGUMENT...]
        # PORT alone: every address; 127.0.0.1:PORT or ::1:PORT: only that one.
        #   silent             accepts and says nothing
        #   close              closes at once                 reset     resets at once
        #   say TEXT           says TEXT (with \r \n \xNN)     say-close TEXT    and closes
        #   answer TEXT        waits for a line, says TEXT and closes
        #   talk TEXT...       says the next TEXT for each packet that it hears, and closes after the last
        #   drip TEXT SECONDS  TEXT again and again, a byte every SECONDS
        #   drip-lines TEXT SECONDS   TEXT as a line every SECONDS
        #   flood TEXT         TEXT again and again, as fast as it goes
        #   garbage BYTES      that many random bytes
        #   relay PORT PLACE   a relay to 127.0.0.1:PORT that closes at PLACE in what the server says
        #   stall PORT PLACE   a relay that then goes silent
        #   corrupt PORT PLACE a relay that changes the byte there
        #   alter PORT PLACE   the same, once, in what is still in the clear
        # PLACE: a number of bytes; or, whatever a client's packets measure (RFC 4253 6, 7):
        #   kexinit   in the server's first packet          reply   in its key exchange reply
        #   +N        in the Nth of what it says after SSH_MSG_NEWKEYS
        use strict;
        use Socket qw(:DEFAULT IPPROTO_IPV6 IPV6_V6ONLY SOL_SOCKET SO_LINGER inet_pton);
        my ($port, $behaviour, @arguments) = @ARGV;
        $SIG{CHLD} = $SIG{PIPE} = 'IGNORE';
        my $address = $port =~ s/^(.+):// ? $1 : '::';
        my $is_old = $address !~ /:/;
        socket(my $server, $is_old ? PF_INET : PF_INET6, SOCK_STREAM, 0) or die $!;
        setsockopt($server, SOL_SOCKET, SO_REUSEADDR, 1);
        setsockopt($server, IPPROTO_IPV6, IPV6_V6ONLY, $address ne '::') unless $is_old;
        bind($server, $is_old ? pack_sockaddr_in($port, inet_aton($address))
            : pack_sockaddr_in6($port, inet_pton(AF_INET6, $address))) or die $!;
        listen($server, 64) or die $!;
        sub plain {
            my $text = shift // '';
            $text =~ s/\\(?:([rn])|x([0-9a-f]{2}))/defined $1 ? ($1 eq 'r' ? "\r" : "\n") : chr hex $2/ge;
            return $text;
        }
        my $text = plain($arguments[0]);

        sub hold { my $peer = shift; 1 while sysread($peer, my $buffer, 4096); }

        # How far into $buffer the place lies, or -1: reads identification and clear packets until NEWKEYS.
        my ($clear, $offset, $after) = ('', 0, 0);
        sub place {
            my ($limit, $seen, $buffer) = @_;
            return $limit - $seen if $limit =~ /^\d+$/;
            if ($after) { return $limit eq '+' . $after++ ? 8 : -1 }
            my $start = length $clear;
            $clear .= $buffer;
            while (1) {
                if ($offset == 0) {
                    return -1 unless $clear =~ /^SSH-[^\n]*\n/m;
                    $offset = $+[0];
                }
                return -1 if length $clear < $offset + 6;
                my ($length, $padding, $type) = unpack('NCC', substr($clear, $offset, 6));
                my $here = $offset + 10 - $start;
                return $here < 0 ? 0 : $here if $limit eq 'kexinit' && $type == 20 || $limit eq 'reply' && $type == 31;
                return -1 if length $clear < $offset + 4 + $length;
                $offset += 4 + $length;
                if ($type == 21) {
                    $after = 1;
                    # What came in the same read counts as the first.
                    return -1 if $offset >= length $clear;
                    return $limit eq '+' . $after++ ? $offset + 8 - $start : -1;
                }
            }
        }

        sub relay {
            my ($peer, $target, $limit) = @_;
            socket(my $inner, PF_INET, SOCK_STREAM, 0);
            connect($inner, pack_sockaddr_in($target, INADDR_LOOPBACK)) or exit;
            my $seen = 0;
            while (1) {
                vec(my $ready = '', fileno($peer), 1) = 1;
                vec($ready, fileno($inner), 1) = 1;
                select($ready, undef, undef, undef);
                if (vec($ready, fileno($peer), 1)) {
                    sysread($peer, my $buffer, 65536) or exit;
                    syswrite($inner, $buffer);
                }
                if (vec($ready, fileno($inner), 1)) {
                    sysread($inner, my $buffer, 65536) or exit;
                    my $cut = place($limit, $seen, $buffer);
                    $seen += length $buffer;
                    if ($cut >= 0 && $cut < length $buffer) {
                        if ($behaviour eq 'corrupt' || $behaviour eq 'alter') {
                            substr($buffer, $cut, 1) ^= "\x01";
                            $limit = 'never' if $behaviour eq 'alter';
                        } else {
                            syswrite($peer, substr($buffer, 0, $cut));
                            hold($peer) if $behaviour eq 'stall';
                            shutdown($peer, 1);
                            # Read on, so that the end is a FIN and not a reset.
                            hold($peer);
                            exit;
                        }
                    }
                    syswrite($peer, $buffer);
                }
            }
        }

        while (1) {
            accept(my $peer, $server) or next;
            next if fork;
            close $server;
            if ($behaviour eq 'close') { shutdown($peer, 1); hold($peer) }
            elsif ($behaviour eq 'reset') { setsockopt($peer, SOL_SOCKET, SO_LINGER, pack('ii', 1, 0)) }
            elsif ($behaviour eq 'silent') { hold($peer) }
            elsif ($behaviour eq 'say') { syswrite($peer, $text); hold($peer) }
            elsif ($behaviour eq 'say-close') { syswrite($peer, $text); shutdown($peer, 1); hold($peer) }
            elsif ($behaviour eq 'answer') { sysread($peer, my $line, 4096); syswrite($peer, $text); shutdown($peer, 1); hold($peer) }
            elsif ($behaviour eq 'talk') {
                for (@arguments) { sysread($peer, my $packet, 4096) or exit; syswrite($peer, plain($_)) }
                shutdown($peer, 1);
                hold($peer);
            }
            elsif ($behaviour eq 'drip') {
                while (1) { for (split //, $text) { syswrite($peer, $_) or exit; select(undef, undef, undef, $arguments[1]) } }
            }
            elsif ($behaviour eq 'drip-lines') {
                while (1) { syswrite($peer, "$text\r\n") or exit; select(undef, undef, undef, $arguments[1]) }
            }
            elsif ($behaviour eq 'flood') { 1 while syswrite($peer, $text x 64) }
            elsif ($behaviour eq 'garbage') {
                open(my $random, '<', '/dev/urandom');
                sysread($random, my $bytes, $arguments[0]);
                syswrite($peer, $bytes);
                hold($peer);
            }
            else { relay($peer, @arguments) }
            exit;
        }
        """# + "\n"
}
