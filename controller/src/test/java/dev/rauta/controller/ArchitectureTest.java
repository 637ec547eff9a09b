// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.rauta.routes.testing.HouseRules;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Which way data flows in the controller, and what stays pure. */
final class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.rauta.controller");

    @Test
    void theControllerNeverSeesTheDataplane() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.rauta.dataplane..", "dev.rauta.app..", "io.netty..", "dev.rauta.routes.feed.http2..")
                .check(CLASSES);
    }

    @Test
    void translationIsPure() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.rauta.controller.translate..", "dev.rauta.controller.cluster..", "dev.rauta.controller.condition..", "dev.rauta.controller.infrastructure..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "io.fabric8.kubernetes.client..",
                        "java.io..",
                        "java.nio.file..",
                        "java.net..",
                        "java.util.concurrent..",
                        "org.slf4j..",
                        "dev.rauta.controller.watch..",
                        "dev.rauta.controller.status..",
                        "dev.rauta.controller.leader..",
                        "dev.rauta.controller.publish..",
                        "dev.rauta.controller.trust..",
                        "dev.rauta.controller.provision..")
                        // Literal addresses alone are parsed by it, and nobody is asked.
                        .and(not(belongToAnyOf(InetAddress.class, UnknownHostException.class))))
                .check(CLASSES);
    }

    @Test
    void whatWatchesDecidesNothing() {
        noClasses()
                .that()
                .resideInAPackage("dev.rauta.controller.watch..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.rauta.controller.translate..", "dev.rauta.controller.status..", "dev.rauta.controller.publish..")
                .check(CLASSES);
    }

    @Test
    void translationReadsNoClock() {
        noClasses()
                .that()
                .resideInAPackage("dev.rauta.controller.translate..")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
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
