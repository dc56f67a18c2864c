# make demo   builds melangkah and opens it on the shipped catalogue, playing the shipped sketches
# make test   everything that CI checks
# make bench  how fast, how much memory; beside other players
# make install, make clean: as usual

CARGO ?= cargo
PREFIX ?= $(HOME)/.local

.PHONY: demo build install test bench golden picture clean

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
	$(CARGO) bench --locked --bench decode --bench seek
	python3 benches/measure.py

# Writes the expected output of every printing format anew; read the difference before keeping it.
golden:
	MELANGKAH_BLESS=1 $(CARGO) test --locked --test printing

# Makes the README's picture anew from the real program.
picture:
	MELANGKAH_PICTURE=1 $(CARGO) test --locked --test picture

clean:
	$(CARGO) clean
