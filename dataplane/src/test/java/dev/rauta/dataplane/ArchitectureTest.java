// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import dev.rauta.routes.testing.HouseRules;
import org.junit.jupiter.api.Test;

/** The dataplane's layers, and that a worker shares nothing that can change. */
final class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.rauta.dataplane");

    @Test
    void theDataplaneKnowsNoKubernetes() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.rauta.controller..", "dev.rauta.app..", "io.fabric8..", "io.vertx..")
                .check(CLASSES);
    }

    @Test
    void eachLayerSeesOnlyWhatIsBelowIt() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("snapshot").definedBy("..dataplane.snapshot..")
                .layer("worker").definedBy("..dataplane.worker..")
                .layer("health").definedBy("..dataplane.health..")
                .layer("listener").definedBy("..dataplane.listener..")
                .layer("exchange").definedBy("..dataplane.exchange..")
                .layer("parts").definedBy("..dataplane.filter..", "..dataplane.upstream..", "..dataplane.balance..", "..dataplane.router..")
                .layer("ground").definedBy("..dataplane.http..", "..dataplane.http1..", "..dataplane.http2..", "..dataplane.log..", "..dataplane.metrics..", "..dataplane.shared..", "..dataplane.trace..")
                .whereLayer("snapshot").mayNotBeAccessedByAnyLayer()
                .whereLayer("health").mayOnlyBeAccessedByLayers("snapshot")
                .whereLayer("worker").mayOnlyBeAccessedByLayers("snapshot")
                .whereLayer("listener").mayOnlyBeAccessedByLayers("snapshot", "worker")
                .whereLayer("exchange").mayOnlyBeAccessedByLayers("snapshot", "worker", "listener")
                .whereLayer("parts").mayOnlyBeAccessedByLayers("snapshot", "health", "worker", "listener", "exchange")
                .check(CLASSES);
    }

    @Test
    void noPackagesNeedEachOther() {
        slices().matching("dev.rauta.dataplane.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    /** Where a head ends is told without knowing what it means. */
    @Test
    void theCodecKnowsNoHeads() {
        noClasses()
                .that()
                .resideInAPackage("dev.rauta.dataplane.http1")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.rauta.dataplane.http1.head")
                .check(CLASSES);
    }

    /** A connection is accepted, then it speaks; what comes later knows nothing of what came before, nor one protocol of the other. */
    @Test
    void whatAConnectionSpeaksKnowsNotHowItCameIn() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("accept").definedBy("dev.rauta.dataplane.listener.accept..")
                .layer("http1").definedBy("dev.rauta.dataplane.listener.http1..")
                .layer("http2").definedBy("dev.rauta.dataplane.listener.http2..")
                .layer("datagram").definedBy("dev.rauta.dataplane.listener.datagram..")
                .layer("connections").definedBy("dev.rauta.dataplane.listener")
                .layer("plan").definedBy("dev.rauta.dataplane.listener.plan..")
                .layer("stream").definedBy("dev.rauta.dataplane.listener.stream..")
                .layer("tls").definedBy("dev.rauta.dataplane.listener.tls..")
                .whereLayer("accept").mayNotBeAccessedByAnyLayer()
                .whereLayer("datagram").mayNotBeAccessedByAnyLayer()
                .whereLayer("http1").mayOnlyBeAccessedByLayers("accept")
                .whereLayer("http2").mayOnlyBeAccessedByLayers("accept")
                .whereLayer("connections").mayOnlyBeAccessedByLayers("accept", "http1", "http2")
                .whereLayer("plan").mayOnlyBeAccessedByLayers("accept", "connections")
                .whereLayer("stream").mayOnlyBeAccessedByLayers("accept", "plan", "datagram")
                .whereLayer("tls").mayOnlyBeAccessedByLayers("accept", "connections", "plan")
                .check(CLASSES);
    }

    /** Sockets and handlers are the workers' own; a plan is shared by all of them. */
    @Test
    void whatHangsOffABindingKnowsNoSockets() {
        noClasses()
                .that()
                .resideInAPackage("dev.rauta.dataplane.listener.plan..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..", "dev.rauta.dataplane.exchange..", "dev.rauta.dataplane.metrics..", "dev.rauta.dataplane.shared..")
                .check(CLASSES);
    }

    @Test
    void routerAndBalancerKnowNoNetty() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.rauta.dataplane.router..", "dev.rauta.dataplane.balance..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty..")
                .check(CLASSES);
    }

    /** The metrics and the access log alone are read off the loop: slabs that each worker owns, and a ring of one writer and one reader. */
    @Test
    void aWorkerSharesNothingThatCanChange() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.rauta.dataplane.listener..",
                        "dev.rauta.dataplane.exchange..",
                        "dev.rauta.dataplane.filter..",
                        "dev.rauta.dataplane.upstream..",
                        "dev.rauta.dataplane.balance..",
                        "dev.rauta.dataplane.router..",
                        "dev.rauta.dataplane.http..",
                        "dev.rauta.dataplane.http1..",
                        "dev.rauta.dataplane.http2..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.util.concurrent.atomic..", "java.util.concurrent.locks..")
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.util\\.concurrent\\.(Concurrent.*|CopyOnWrite.*|.*Queue|Semaphore|CountDownLatch|Executors?)")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Thread.class)
                .check(CLASSES);
    }

    /** Spans end in one place, whose queue and counters alone are shared by workers. */
    @Test
    void tracesAloneKnowTheSdk() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.rauta.dataplane.trace..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.opentelemetry..")
                .check(CLASSES);
    }

    /** What is written of a request knows neither how it came nor how it was answered. */
    @Test
    void theAccessLogKnowsNoTraffic() {
        noClasses()
                .that()
                .resideInAPackage("dev.rauta.dataplane.log..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..", "dev.rauta.dataplane.http..", "dev.rauta.dataplane.exchange..", "dev.rauta.dataplane.metrics..")
                .check(CLASSES);
    }

    @Test
    void connectionsKnowNoPools() {
        noClasses()
                .that()
                .resideInAPackage("dev.rauta.dataplane.upstream")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.rauta.dataplane.upstream.pool..", "dev.rauta.dataplane.upstream.tls..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("dev.rauta.dataplane.upstream.tls..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.rauta.dataplane.upstream", "dev.rauta.dataplane.upstream.pool..")
                .check(CLASSES);
    }

    /** Certificates and trust are read where snapshots are applied: a broken one is told there, and no loop waits for it. */
    @Test
    void aWorkerMakesNoTlsContext() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.rauta.dataplane.worker..",
                        "dev.rauta.dataplane.listener",
                        "dev.rauta.dataplane.listener.accept..",
                        "dev.rauta.dataplane.listener.http1..",
                        "dev.rauta.dataplane.listener.http2..",
                        "dev.rauta.dataplane.listener.plan..",
                        "dev.rauta.dataplane.listener.stream..",
                        "dev.rauta.dataplane.listener.datagram..",
                        "dev.rauta.dataplane.exchange..",
                        "dev.rauta.dataplane.upstream",
                        "dev.rauta.dataplane.upstream.pool..")
                .should()
                .dependOnClassesThat()
                .haveNameMatching("io\\.netty\\.handler\\.ssl\\.SslContextBuilder|.*\\.(Upstream|Tls)Contexts|javax\\.net\\.ssl\\.SSLContext")
                .check(CLASSES);
    }

    @Test
    void aWorkerHasNoLock() {
        ArchRuleDefinition.noMethods()
                .that()
                .areDeclaredInClassesThat()
                .resideInAnyPackage("dev.rauta.dataplane.worker..", "dev.rauta.dataplane.listener..", "dev.rauta.dataplane.exchange..", "dev.rauta.dataplane.upstream..")
                .should()
                .haveModifier(JavaModifier.SYNCHRONIZED)
                .check(CLASSES);
        ArchRuleDefinition.noFields()
                .that()
                .areDeclaredInClassesThat()
                .resideInAnyPackage("dev.rauta.dataplane.listener..", "dev.rauta.dataplane.exchange..", "dev.rauta.dataplane.upstream..", "dev.rauta.dataplane.router..")
                .should()
                .haveModifier(JavaModifier.VOLATILE)
                .check(CLASSES);
    }

    @Test
    void namesSayWhatThingsAre() {
        HouseRules.namesSayWhatThingsAre(CLASSES);
    }

    @Test
    void whoLogsNeverPrints() {
        HouseRules.whoLogsNeverPrints(CLASSES);
    }
}
