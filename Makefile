# make demo: install what is missing, build, bring up the lab, examine a healthy tunnel and broken ones.
# make test: install what is missing, run everything.
.DEFAULT_GOAL := help
.PHONY: help demo test check bench fmt man build release install packages swift unit clean

SHELL := /bin/sh
PACKAGES := libssh-dev libssl-dev libpcap-dev libyaml-dev pkg-config openssh-server openssh-client dropbear-bin tinysshd \
	python3-asyncssh iproute2 nftables nginx-light dovecot-imapd redis-server vsftpd slapd openssl tinyproxy dnsmasq-base \
	git curl mandoc uidmap util-linux procps socat python3 python3-jsonschema fish tcsh

# Warnings are errors, and an import that Package.swift does not name is one too.
BUILD := swift build --explicit-target-dependency-import-check error -Xswiftc -warnings-as-errors
RELEASE := $(BUILD) -c release --static-swift-stdlib

help:
	@echo 'make demo    the doctor at work: a healthy tunnel and broken ones, in a lab on this machine'
	@echo 'make test    everything: format, imports, warnings, unit, integration with real sshd, man pages'
	@echo 'make release one binary in .build/release that needs only libssh, libssl, libyaml and libc'
	@echo 'make install the binary, its man pages and its completions, below PREFIX (/usr/local)'
	@echo 'make bench   ratios against OpenSSH, in the same run'
	@echo 'make fmt     format the sources        make check   format and build only'
	@echo 'make man     write the man pages anew'

packages:
	@tools/install-packages.sh $(PACKAGES)

swift:
	@command -v swift >/dev/null || { \
	  echo 'Swift 6.2 or later is missing: see https://www.swift.org/install/linux (Debian 12), then put it on the PATH' >&2; \
	  exit 77; }

build: packages swift
	$(BUILD)

release: packages swift
	$(RELEASE)

PREFIX ?= /usr/local
BINARY := .build/release/tundoctor
SHARE = $(DESTDIR)$(PREFIX)/share

install: $(if $(wildcard $(BINARY)),,release)
	install -D -m 755 $(BINARY) $(DESTDIR)$(PREFIX)/bin/tundoctor
	for page in man/*.[1-9]; do install -D -m 644 "$$page" "$(SHARE)/man/man$${page##*.}/$${page#man/}"; done
	mkdir -p $(SHARE)/bash-completion/completions $(SHARE)/zsh/site-functions $(SHARE)/fish/vendor_completions.d
	$(BINARY) --generate-completion-script bash > $(SHARE)/bash-completion/completions/tundoctor
	$(BINARY) --generate-completion-script zsh > $(SHARE)/zsh/site-functions/_tundoctor
	$(BINARY) --generate-completion-script fish > $(SHARE)/fish/vendor_completions.d/tundoctor.fish

demo: build
	@tools/demo.sh .build/debug/tundoctor

fmt: swift
	swift format format --in-place --recursive --parallel Package.swift Sources Tests

check: packages swift
	swift format lint --strict --recursive --parallel Package.swift Sources Tests
	$(BUILD) --build-tests

# In groups, one at a time: what looks at clocks, sockets and processes wants the two cores for itself, and the lab's own
# tests hold the machine against itself before and after.
test: check
	swift test --skip-build --filter 'TunnelModelTests|SSHWireTests|DiagnosisTests|ReportingTests|ManualTests'
	swift test --skip-build --no-parallel --filter 'SOCKSTests|SSHTextTests|ProbesTests|TLSTests'
	swift test --skip-build --no-parallel --filter 'SpecReadingTests|TopologyReadingTests|OperationsTests'
	swift test --skip-build --no-parallel --filter HostSystemTests
	swift test --skip-build --no-parallel --filter SSHTests
	swift test --skip-build --no-parallel --filter '^LabTests'
	swift test --skip-build --no-parallel --filter '^CommandTests'
	swift test --skip-build --filter MatrixTests

man: check
	TUNDOCTOR_UPDATE=1 swift test --skip-build --filter ManualTests

bench: release
	@tools/bench.sh .build/release/tundoctor

clean:
	rm -rf .build
