# make demo   builds melangkah and opens it on the shipped catalogue, playing the shipped sketches
# make test   everything that CI checks
# make bench  how fast, how much memory; beside other players
# make fuzz   hostile input made by libFuzzer for a minute a target (FUZZ_SECONDS=60)
# make terminals  the cover on real terminals, photographed and looked at
# make install, make clean: as usual

CARGO ?= cargo
PREFIX ?= $(HOME)/.local

FUZZ_SECONDS ?= 60
FUZZ_TARGETS = media catalogue settings pins lyrics cue lists words terminal

.PHONY: demo build install test bench fuzz golden picture terminals clean

demo: build
	./target/release/melangkah play assets/demo

build:
	@bash .ci/setup build
	$(CARGO) build --release --locked

install: build
	install -Dm755 target/release/melangkah "$(DESTDIR)$(PREFIX)/bin/melangkah"

test:
	@bash .ci/setup test
	$(CARGO) fmt --check
	$(CARGO) clippy --locked --all-targets -- -D warnings
	@if $(CARGO) nextest --version >/dev/null 2>&1; then \
	  echo $(CARGO) nextest run --locked; $(CARGO) nextest run --locked --no-fail-fast; \
	else \
	  echo $(CARGO) test --locked; $(CARGO) test --locked --no-fail-fast --lib --bins --tests --examples; \
	fi
	$(CARGO) test --locked --doc
	RUSTDOCFLAGS="-D warnings -A rustdoc::private_intra_doc_links" $(CARGO) doc --locked --no-deps --document-private-items

bench: build
	@bash .ci/setup bench
	$(CARGO) bench --locked --bench decode --bench seek --bench matching --bench store --bench waves
	python3 benches/measure.py
	python3 benches/scale.py

# Needs cargo-fuzz and a C++ compiler; without a sanitizer (-s none) the stable compiler will do, for there is no unsafe code.
# Debug assertions and overflow checks are on. The first inputs are the shipped sample settings, a small catalogue and files of
# every format that ffmpeg and sox write.
fuzz:
	@bash .ci/setup fuzz
	@$(CARGO) fuzz --version >/dev/null 2>&1 || $(CARGO) install --locked cargo-fuzz
	$(CARGO) fuzz build -s none --codegen-units 16
	@for target in $(FUZZ_TARGETS); do \
	  bash fuzz/seeds $$target && \
	  $(CARGO) fuzz run -s none --codegen-units 16 $$target -- -max_total_time=$(FUZZ_SECONDS) -timeout=10 -rss_limit_mb=512 \
	    -max_len=65536 -print_final_stats=1 || exit 1; \
	done

# Writes the expected output of every printing format anew; read the difference before keeping it.
golden:
	MELANGKAH_BLESS=1 $(CARGO) test --locked --test printing

# Makes the README's picture anew from the real program.
picture:
	MELANGKAH_PICTURE=1 $(CARGO) test --locked --test picture

# The picture of the record on real terminals (xterm, mlterm, kitty) under a screen of their own, photographed.
terminals: build
	@bash .ci/setup terminals
	python3 tests/terminals.py

clean:
	$(CARGO) clean
