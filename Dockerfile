# One image, three roles: rauta controller, rauta dataplane, rauta standalone.
#
#   docker build -t rauta:dev .                                    builds everything inside
#   docker build -t rauta:dev --build-arg DISTRIBUTION=local .     takes app/target/rauta as "make build" left it
#
# BASE_IMAGE needs a JDK or JRE 25 on its PATH or in a usual place, and glibc.
ARG BUILD_IMAGE=maven:3-eclipse-temurin-25
ARG BASE_IMAGE=eclipse-temurin:25-jre
ARG DISTRIBUTION=build

FROM ${BUILD_IMAGE} AS build
WORKDIR /src
COPY . .
RUN mvn -B -q -DskipTests -pl app -am package

FROM scratch AS local
COPY app/target/rauta /src/app/target/rauta

FROM ${DISTRIBUTION} AS distribution

FROM ${BASE_IMAGE}
LABEL org.opencontainers.image.title="rauta" \
      org.opencontainers.image.description="A Kubernetes ingress controller" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=distribution /src/app/target/rauta /opt/rauta
ENV PATH=/opt/rauta/bin:$PATH \
    RAUTA_ADMIN_ADDRESS=0.0.0.0:9900 \
    RAUTA_LOG_FORMAT=json
# A number, so that runAsNonRoot can be checked.
USER 65532:65532
EXPOSE 8080 8443 9900 9901
ENTRYPOINT ["/opt/rauta/bin/rauta"]
CMD ["--help"]
