# One image, three roles: rauta controller, rauta dataplane, rauta standalone. It has a Java runtime of its own, a shell for the
# launcher and what these link to (scripts/root), of whichever architecture it is built on or for.
#
#   docker build -t rauta:dev .                   builds everything inside
#   docker build -t rauta:dev --target local .    takes app/target/rauta and app/target/runtime as "make build" and "scripts/runtime" left them
#
# BASE_IMAGE is where shell and libraries are taken from: one with glibc, bash, coreutils and sed.
ARG BUILD_IMAGE=maven:3-eclipse-temurin-25
ARG BASE_IMAGE=debian:13-slim

FROM scratch AS settings
LABEL org.opencontainers.image.title="rauta" \
      org.opencontainers.image.description="A Kubernetes ingress controller" \
      org.opencontainers.image.licenses="Apache-2.0"
ENV PATH=/opt/rauta/bin:/usr/bin:/bin \
    JAVA_HOME=/opt/java \
    RAUTA_ADMIN_ADDRESS=0.0.0.0:9900 \
    RAUTA_LOG_FORMAT=json
# A number, so that runAsNonRoot can be checked.
USER 65532:65532
EXPOSE 8080 8443 9900 9901
ENTRYPOINT ["/opt/rauta/bin/rauta"]
CMD ["--help"]

# An AOT cache fits the runtime and the jars that made it and no others, by their dates too, so that it is made here and from the
# same files.
FROM ${BASE_IMAGE} AS base
ENV JAVA_HOME=/opt/java
COPY scripts/aot scripts/root /training/
COPY examples/quickstart /training/quickstart

FROM base AS local-made
COPY app/target/runtime /opt/java
COPY app/target/rauta /opt/rauta
ARG SOURCE_DATE_EPOCH=0
RUN rm -f /opt/rauta/lib/rauta.aot && bash /training/root /image

FROM settings AS local
COPY --from=local-made /image/system /
COPY --from=local-made /image/rauta /
COPY --from=local-made /image/cache /

FROM ${BUILD_IMAGE} AS build
# A release's tag, as v1.2.3; empty: the version of the source.
ARG VERSION=
WORKDIR /src
COPY . .
RUN mvn -B -q -DskipTests ${VERSION:+-Drevision=${VERSION#v}} -Psbom -pl app -am package && scripts/runtime

FROM base AS made
COPY --from=build /src/app/target/runtime /opt/java
COPY --from=build /src/app/target/rauta /opt/rauta
ARG SOURCE_DATE_EPOCH=0
RUN rm -f /opt/rauta/lib/rauta.aot && bash /training/root /image

FROM settings
COPY --from=made /image/system /
COPY --from=made /image/rauta /
COPY --from=made /image/cache /
