// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.rauta.routes.testing.HouseRules;
import org.junit.jupiter.api.Test;

/** What {@code routes} may know: itself, Jackson, and in its networked feed alone Vert.x. */
final class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.rauta.routes");

    private static void only(ArchRule rule) {
        rule.check(CLASSES);
    }

    @Test
    void theContractKnowsNeitherKubernetesNorNettyHandlers() {
        only(noClasses().should().dependOnClassesThat().resideInAnyPackage("io.fabric8..", "io.netty..", "dev.rauta.controller..", "dev.rauta.dataplane..", "dev.rauta.app.."));
    }

    @Test
    void onlyTheNetworkedFeedKnowsANetwork() {
        only(noClasses()
                .that()
                .resideOutsideOfPackage("dev.rauta.routes.feed.http2..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx..", "java.net..", "javax.net.."));
    }

    @Test
    void theModelIsPure() {
        only(noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.rauta.routes",
                        "dev.rauta.routes.match..",
                        "dev.rauta.routes.filter..",
                        "dev.rauta.routes.upstream..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.io..", "java.nio..", "java.util.concurrent..", "org.slf4j..", "tools.jackson.."));
    }

    @Test
    void theModelIsMadeOfRecordsAndSealedTypes() {
        only(classes()
                .that()
                .resideInAnyPackage("dev.rauta.routes.match..", "dev.rauta.routes.filter..", "dev.rauta.routes.upstream..")
                .and()
                .areNotInterfaces()
                .should()
                .haveModifier(JavaModifier.FINAL)
                .orShould()
                .beEnums());
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
