FACTS = -X main.commit=$(shell git rev-parse HEAD 2>/dev/null) -X main.built=$(shell git log -1 --format=%cI 2>/dev/null)

.PHONY: help demo test build faults lint standin bench docs-score clean
.DEFAULT_GOAL := help

help: ## say what can be made
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' Makefile

demo: build ## set everything up and make a token on the embedded stand-in
	@bin/pat-robot install && bin/pat-robot demo

test: build ## set everything up and run all tests
	@.ci/setup && bin/pat-robot install && go test -p 2 -timeout 20m ./...

build: ## compile bin/pat-robot
	@go build -buildvcs=false -trimpath -ldflags "$(FACTS)" -o bin/pat-robot ./cmd/pat-robot

faults: build ## endanger each step of each command that changes tokens, and judge what is left (takes hours; goes on where it was stopped)
	@.ci/setup && bin/pat-robot install && go run ./internal/faults/table -record bin/faults.jsonl

lint: ## gofmt, vet, and golangci-lint with staticcheck
	@.ci/lint

standin: build ## keep the stand-in open, to look at
	@bin/pat-robot standin

docs-score: ## print precision and recall of check-docs on the labelled articles
	@go test ./internal/docs -run '^TestScore$$' -count=1 -v

bench: build ## compare with a plain Node Playwright script
	@.ci/setup && bin/pat-robot install && bench/run

clean: ## remove what was built, and test caches
	@rm -rf bin web/standin/node_modules bench/node_modules && go clean -testcache
