# Shorthands; ./fitten is the real thing.
JDK25 := $(shell for d in "$$FITTEN_JAVA_HOME" "$$JAVA_HOME" /usr/lib/jvm/*; do grep -qs '^JAVA_VERSION="\(2[5-9]\|[3-9][0-9]\)' "$$d/release" && echo "$$d" && break; done)

.PHONY: test format check-format bench fuzz mutation
test:
	./fitten test

format:
	JAVA_HOME=$(JDK25) mvn -q -B spotless:apply

check-format:
	JAVA_HOME=$(JDK25) mvn -q -B spotless:check

bench:
	./fitten bench $(ONLY)

fuzz:
	mkdir -p fitten-http/target/fuzz/$(or $(TARGET),RequestHeadFuzz)
	./mvnw -q -B -ntp -pl fitten-http -am -Pfuzz process-test-classes -Dfuzz.target=$(or $(TARGET),RequestHeadFuzz) -Dfuzz.seconds=$(or $(SECONDS),60)

mutation:
	JAVA_HOME=$(JDK25) ./mvnw -B -ntp -pl fitten-http -am -Pmutation process-test-classes
