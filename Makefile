MVN ?= mvn -B

.DEFAULT_GOAL := help
.PHONY: help build run test check clean

help: ## Show this help
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## Build everything without running tests
	@rm -rf app/target/rauta
	$(MVN) -q -DskipTests package

run: build ## Build and start the quickstart example
	@scripts/run-example

test: ## Run every test that CI runs
	$(MVN) verify

clean: ## Delete build products
	$(MVN) -q clean
