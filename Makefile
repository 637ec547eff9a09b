MVN ?= mvn -B

.DEFAULT_GOAL := help
FUZZ_SECONDS ?= 600
CHAOS ?= ZeroLossRun,FaultsRun

.PHONY: help build aot run test e2e cert-manager doc-commands exchanges golden image release manifests chart bench bodies factorial fuzz stress chaos conformance conformance-gateway testbed testbed-up testbed-down peers pictures beside-ingress-nginx start-bench idle hosts policies scale jmh balance clean

help: ## Show this help
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  %-20s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## Build everything without running tests, and train it, so that it starts sooner; AOT=no leaves that out
	@rm -rf app/target/rauta
	$(MVN) -q -DskipTests package
	@[ "$(AOT)" = no ] || scripts/aot

aot: ## Train the built distribution again: lib/rauta.aot
	@scripts/aot

run: build ## Build and start the quickstart example
	@scripts/run-example

test: ## Run every test that CI runs
	$(MVN) verify

e2e: build ## Install the image by the chart into a real node, change and break it under load, uninstall it; then follow docs/getting-started.md; prints each step (10 minutes)
	@MVN="$(MVN)" e2e/node/run $(CLUSTER)

cert-manager: build ## Build cert-manager from its Go module (minutes the first time) and have it make, renew and inject the feed's and the webhook's certificates
	@e2e/programs.sh cert-manager cert-manager-crds
	$(MVN) -q verify -Dtest=NoSuch -Dsurefire.failIfNoSpecifiedTests=false -Dit.test='CertManager*Run' -Dfailsafe.failIfNoSpecifiedTests=false

doc-commands: build ## Run every target and script that a document names in a copy of the project, in its cheapest form (40 minutes)
	$(MVN) -q verify -Dtest=NoSuch -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=MakeTargetsRun -Dfailsafe.failIfNoSpecifiedTests=false

exchanges: ## Run 20,000 random exchanges instead of the few that "test" runs; CASES and SEED say which
	$(MVN) -q -pl routes,dataplane test -Dtest=RandomExchangesTest -Dsurefire.failIfNoSpecifiedTests=false \
		-Dcases=$(or $(CASES),20000) $(if $(SEED),-Dseed=$(SEED))

golden: ## Rewrite the expected outputs of the golden tests; read the difference before committing it
	$(MVN) -q -pl routes,controller,dataplane,app test -Dtest='*GoldenTest,*DocTest' -Dsurefire.failIfNoSpecifiedTests=false -Dgolden.rewrite=true

image: MVN += -Psbom
image: build ## Build the image rauta:dev; RAUTA_BASE_IMAGE says what it stands on
	@scripts/image

release: ## Make everything that a release consists of into target/release, and publish nothing; VERSION says which, else the commit's tag
	@scripts/release $(VERSION)

manifests: ## Render manifests/ from the chart
	@scripts/manifests

chart: ## Lint the chart
	@scripts/helm lint --strict charts/rauta

bench: build ## Measure every case against every peer that is there (an hour), into docs/performance.md; bench/bench --help says more, here and below ARGS hands it on
	@bench/fetch || echo "bench: what could not be fetched is left out" >&2
	@bench/bench --write docs/performance.md $(ARGS)

start-bench: build ## Measure the time to the first answered request, with the AOT cache and without, beside the peers that are there
	@bench/start $(ARGS)

idle: build ## Measure what each of 10,000 idle connections holds, beside the peers that are there
	@bench/idle $(ARGS)

bodies: build ## Measure large bodies against nghttpx, HAProxy and nginx, where they are installed
	@bench/bodies $(ARGS)

factorial: build ## Measure HTTP/2 upstream, a pool for each worker and more loops, in all combinations, and other factors singly, into docs/performance.md
	@bench/factorial --write docs/performance.md $(ARGS)
	@bench/factorial --side --write docs/performance.md $(ARGS)

hosts: build ## Measure 10,000 hosts: memory, CPU a request, and how long a new host takes; bench/hosts --help says more
	@bench/hosts $(ARGS)

policies: build ## Measure what each traffic policy costs, on and off in one run, into docs/policies.md
	@bench/policies --write docs/policies.md $(ARGS)

scale: build ## Measure clusters of 50,000 routes and 1,000 dataplanes (25 minutes), into docs/scaling.md; bench/scale --help says more
	$(MVN) -q -Pscaling -pl routes,controller,bench/scaling -DskipTests package
	@bench/scale --write docs/scaling.md $(ARGS)

jmh: ## Measure router lookup, changes, header mapping, pool acquire and metrics by themselves; JMH says what is asked of JMH, a pattern and options
	$(MVN) -q -Pjmh -pl routes,dataplane,controller,app,bench/jmh -DskipTests package
	@scripts/jmh $(JMH)

balance: build ## Measure how evenly connections are spread over 2, 4 and 8 workers
	@bench/balance $(ARGS)

fuzz: ## Feed each fuzz target for FUZZ_SECONDS (600); what is found lies in dataplane/target/fuzz
	@MVN="$(MVN)" scripts/fuzz $(FUZZ_SECONDS) $(FUZZ_TARGETS)

stress: build ## Measure memory, CPU and a probe's latency under abuse, into docs/stress.md
	@bench/stress --write docs/stress.md $(ARGS)

chaos: build ## Change and break everything under load and print what became of each request (20 minutes); SEED repeats a run, CONTROLLERS says how many
	$(MVN) -q verify -Dtest=NoSuch -Dsurefire.failIfNoSpecifiedTests=false -Dit.test='$(CHAOS)' -Dfailsafe.failIfNoSpecifiedTests=false \
		-Dchaos.controllers=$(or $(CONTROLLERS),1) $(if $(SEED),-Dchaos.seed=$(SEED)) $(if $(FAULT),-Dchaos.fault=$(FAULT))

conformance: build ## Run every conformance suite and write docs/conformance; INGRESS_CONFORMANCE names the upstream Ingress suite
	$(MVN) -q verify -Dtest=NoSuch -Dsurefire.failIfNoSpecifiedTests=false -Dit.test='H2specIT,GrpcIT,Ingress*IT' -Dfailsafe.failIfNoSpecifiedTests=false -Dconformance.rewrite=true \
		$(if $(KUBECONFIG),-Dconformance.kubeconfig=$(abspath $(KUBECONFIG)) -Dconformance.echo-image=$(ECHO_IMAGE))
	@[ -z "$(INGRESS_CONFORMANCE)" ] || e2e/conformance/ingress.sh
	@e2e/conformance/gateway.sh

conformance-gateway: build ## Run the Gateway API's suite alone; RUN, SHORT, KUBECONFIG and more: e2e/conformance/gateway.sh
	@e2e/conformance/gateway.sh

testbed: ## Build the test bed: a real control plane whose pods are processes, and the conformance suite
	@e2e/testbed/build.sh all

testbed-up: ## Start the test bed and say which KUBECONFIG to use
	@e2e/testbed/up.sh

testbed-down: ## Stop the test bed and delete its state
	@e2e/testbed/down.sh -purge

pictures: build ## Draw the chart's dashboards (docs/dashboards) over a Rauta under load; takes some minutes
	$(MVN) -q verify -Dtest=NoSuch -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=DashboardsIT -Dfailsafe.failIfNoSpecifiedTests=false -Dpictures.rewrite=true

peers: ## Send the bytes of every HTTP rule to Rauta, HAProxy and nginx (Debian's packages) and write docs/http.md
	@command -v haproxy >/dev/null && command -v nginx >/dev/null || { echo "peers: needs haproxy and nginx: apt-get install haproxy nginx-light" >&2; exit 1; }
	$(MVN) -q verify -Dtest=NoSuch -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=PeersTable -Dfailsafe.failIfNoSpecifiedTests=false

beside-ingress-nginx: build ## Ask a running ingress-nginx and Rauta the same and write docs/beside-ingress-nginx.md; INGRESS_NGINX names its controller's program
	@[ -x "$(INGRESS_NGINX)" ] || { echo "beside-ingress-nginx: INGRESS_NGINX: $(INGRESS_NGINX) (expected: a program that takes the flags of ingress-nginx's controller)" >&2; exit 1; }
	$(MVN) -q verify -Dtest=NoSuch -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=BesideIngressNginx -Dfailsafe.failIfNoSpecifiedTests=false \
		-Dbeside.program=$(abspath $(INGRESS_NGINX))

clean: ## Delete build products
	$(MVN) -q clean
