# One image, three roles: rauta controller, rauta dataplane, rauta standalone.
#
#   docker build -t rauta:dev .                   builds everything inside
#   docker build -t rauta:dev --target local .    takes app/target/rauta as "make build" left it
#
# BASE_IMAGE needs glibc and a JDK or JRE 25 on its PATH or in a usual place.
ARG BUILD_IMAGE=maven:3-eclipse-temurin-25
ARG BASE_IMAGE=eclipse-temurin:25-jre

FROM ${BASE_IMAGE} AS runtime
LABEL org.opencontainers.image.title="rauta" \
      org.opencontainers.image.description="A Kubernetes ingress controller" \
      org.opencontainers.image.licenses="Apache-2.0"
ENV PATH=/opt/rauta/bin:$PATH \
    RAUTA_ADMIN_ADDRESS=0.0.0.0:9900 \
    RAUTA_LOG_FORMAT=json
# A number, so that runAsNonRoot can be checked.
USER 65532:65532
EXPOSE 8080 8443 9900 9901
ENTRYPOINT ["/opt/rauta/bin/rauta"]
CMD ["--help"]

# An AOT cache fits the JVM that made it and no other, so that each distribution is trained on the base that it will stand on. What
# lies there for another JVM goes.
FROM runtime AS training
USER 0:0
COPY scripts/aot /training/
COPY examples/quickstart /training/quickstart

FROM training AS local-trained
COPY app/target/rauta /opt/rauta
RUN rm -f /opt/rauta/lib/rauta.aot; \
    if command -v bash >/dev/null; then bash /training/aot /opt/rauta; else echo "aot: no bash; Rauta starts without" >&2; fi

FROM runtime AS local
COPY --from=local-trained /opt/rauta /opt/rauta

FROM ${BUILD_IMAGE} AS build
# A release's tag, as v1.2.3; empty: the version of the source.
ARG VERSION=
WORKDIR /src
COPY . .
RUN mvn -B -q -DskipTests ${VERSION:+-Drevision=${VERSION#v}} -pl app -am package

FROM training AS trained
COPY --from=build /src/app/target/rauta /opt/rauta
RUN if command -v bash >/dev/null; then bash /training/aot /opt/rauta; else echo "aot: no bash; Rauta starts without" >&2; fi

FROM runtime
COPY --from=trained /opt/rauta /opt/rauta
