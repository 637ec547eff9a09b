module rauta.testbed/pause

go 1.26.0
