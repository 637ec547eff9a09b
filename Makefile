MVN ?= mvn -B

.DEFAULT_GOAL := help
.PHONY: help build test check clean

help: ## Show this help
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## Build everything without running tests
	$(MVN) -q -DskipTests package

test: ## Run every test that CI runs
	$(MVN) verify

clean: ## Delete build products
	$(MVN) -q clean
