// Other projects' custom resources, for what the chart renders of them. Nothing is built here.
module rauta.e2e/customresources

go 1.26.0

require (
	github.com/kedacore/keda/v2 v2.21.0
	github.com/prometheus-operator/prometheus-operator v0.85.0
)
