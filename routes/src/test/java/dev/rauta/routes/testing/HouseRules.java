// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.testing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;

/** What holds in every module. */
public final class HouseRules {
    private HouseRules() {}

    public static void namesSayWhatThingsAre(JavaClasses classes) {
        noClasses()
                .that()
                // They are what the JDK calls so.
                .doNotHaveSimpleName("ReloadingKeyManager")
                .and()
                .doNotHaveSimpleName("ReloadingTrustManager")
                .should()
                .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)")
                .orShould()
                .haveNameMatching(".*\\.(Abstract|Base)[A-Z].*")
                .because("such a name says nothing of what is inside")
                .check(classes);
    }

    public static void whoLogsNeverPrints(JavaClasses classes) {
        noClasses()
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(classes);
    }
}
