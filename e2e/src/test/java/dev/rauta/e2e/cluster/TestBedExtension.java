// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.cluster;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Starts one test bed for all test classes of the JVM and stops it after the last of them. */
public final class TestBedExtension implements ExecutionCondition, ParameterResolver {
    private static final Namespace STORE = Namespace.create(TestBedExtension.class);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (TestBed.given().isPresent()) {
            return ConditionEvaluationResult.enabled("a cluster is given");
        }
        if (!TestBed.allowed()) {
            return skipped(context, "the test bed's pods need network namespaces (expected: root)");
        }
        return switch (binaries(context)) {
            case Binaries.Found _ -> ConditionEvaluationResult.enabled("the test bed's programs are there");
            case Binaries.Missing(String reason) -> skipped(context, reason);
        };
    }

    private static ConditionEvaluationResult skipped(ExtensionContext context, String reason) {
        if (context.getTestMethod().isEmpty()) {
            System.err.println("SKIPPED: " + context.getDisplayName() + ": " + reason);
        }
        return ConditionEvaluationResult.disabled(reason);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestBed.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return bed(context);
    }

    /** The test bed, for other extensions of a test class that {@link NeedsTestBed}; started where it is not yet. */
    public static TestBed bed(ExtensionContext context) {
        // The root store closes what is AutoCloseable when the whole run ends.
        return context.getRoot()
                .getStore(STORE)
                .computeIfAbsent(
                        TestBed.class,
                        _ -> TestBed.given().map(TestBed::at).orElseGet(TestBed::start),
                        TestBed.class);
    }

    private static Binaries binaries(ExtensionContext context) {
        return context.getRoot().getStore(STORE).computeIfAbsent(Binaries.class, _ -> Binaries.find("all"), Binaries.class);
    }
}
