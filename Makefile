MVN ?= mvn -B

.DEFAULT_GOAL := help
.PHONY: help build run test golden image manifests chart bench conformance peers clean

help: ## Show this help
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## Build everything without running tests
	@rm -rf app/target/rauta
	$(MVN) -q -DskipTests package

run: build ## Build and start the quickstart example
	@scripts/run-example

test: ## Run every test that CI runs
	$(MVN) verify

golden: ## Rewrite the expected outputs of the golden tests; read the difference before committing it
	$(MVN) -q -pl routes,controller,dataplane,app test -Dtest='*GoldenTest,*DocTest' -Dsurefire.failIfNoSpecifiedTests=false -Dgolden.rewrite=true

image: build ## Build the image rauta:dev; RAUTA_BASE_IMAGE says what it stands on
	@scripts/image

manifests: ## Render manifests/ from the chart
	@scripts/manifests

chart: ## Lint the chart
	@scripts/helm lint --strict charts/rauta

bench: build ## Measure against HAProxy and nginx, where they are installed
	@bench/compare

conformance: ## Run h2spec and gRPC's interop tests and write docs/conformance
	$(MVN) -q verify -Dtest=NoSuch -Dsurefire.failIfNoSpecifiedTests=false -Dit.test='H2specIT,GrpcIT' -Dfailsafe.failIfNoSpecifiedTests=false -Dconformance.rewrite=true

peers: ## Send the bytes of every HTTP rule to Rauta, HAProxy and nginx (Debian's packages) and write docs/http.md
	@command -v haproxy >/dev/null && command -v nginx >/dev/null || { echo "peers: needs haproxy and nginx: apt-get install haproxy nginx-light" >&2; exit 1; }
	$(MVN) -q verify -Dtest=NoSuch -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=PeersTable -Dfailsafe.failIfNoSpecifiedTests=false

clean: ## Delete build products
	$(MVN) -q clean
