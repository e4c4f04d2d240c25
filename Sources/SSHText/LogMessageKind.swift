extension LogMessage {
    /// The messages of ssh(1) that are told apart, named for what they report.
    package enum Kind: Hashable, Sendable, CaseIterable {
        case badConfigurationOption, badLocalForward, resolving, couldNotResolve, connecting,
            addressFailed, connectFailed, connectionEstablished, proxyCommand, implicitProxyCommand,
            identityFile, localVersion, bannerLine, remoteVersion, compatBanner, bannerTimeout,
            bannerClosed, bannerReset, bannerBinary, badIdentification, protocolsDiffer,
            authenticatingTo, kexinitSent, kexinitReceived, kexAlgorithm, kexHostKeyAlgorithm,
            kexCipher, expectingReply, unableToNegotiate, newKeysReceived, extensionInfo,
            notPostQuantum, serverHostKey, hostKnown, usingHostKeyAlias, hostUnknownStrict,
            hostKeyChanged, offendingKey, hostAdded, forwardingDisabled, hostKeyFailed, serviceAccepted,
            methodsThatCanContinue, nextMethod, willAttemptKey, agentKeys, agentHasNoKeys, offeringKey,
            keyAccepted,
            tryingPrivateKey, skippingKey, unprotectedKeyFile, partialSuccess, noMoreMethods,
            permissionDenied, receivedDisconnect, authenticated, authenticatedViaProxy, remoteMessage,
            localForwardRequested, localListening, bindFailed, cannotListen, localForwardFailed,
            remoteForwardRequested, remoteForwardAnswer, remotePortAllocated, remoteForwardWarning,
            remoteForwardError, forking, controlSocketExists, muxForwardFailed, interactiveSession,
            ingressConnection, channelNew, channelOpenFailed, standardIOForwardFailed, channelOpened,
            socksRequest, socksUnknownVersion, socksNeedsPassword, serverOpenedChannel, connectToFailed,
            connectToUnknownHost, unknownListenPort, channelFreed, requestFailed, serverTimeout,
            serverRequest, rekeying, closedAfterLogin, readError, sendDisconnectFailed,
            connectionClosed, connectionReset, disconnected, dispatchFailed, killedBySignal,
            transferred, exitStatus
    }
}
