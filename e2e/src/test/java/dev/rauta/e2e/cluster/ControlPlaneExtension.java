// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.cluster;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Starts one control plane for all test classes of the JVM, and one more for each class that wants its own. */
final class ControlPlaneExtension implements ExecutionCondition, ParameterResolver {
    private static final Namespace STORE = Namespace.create(ControlPlaneExtension.class);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return switch (binaries(context)) {
            case Binaries.Found _ -> ConditionEvaluationResult.enabled("etcd and kube-apiserver are there");
            case Binaries.Missing(String reason) -> {
                if (context.getTestMethod().isEmpty()) {
                    System.err.println("SKIPPED: " + context.getDisplayName() + ": " + reason);
                }
                yield ConditionEvaluationResult.disabled(reason);
            }
        };
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == ControlPlane.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return switch (binaries(context)) {
            // The root store closes what is AutoCloseable when the whole run ends, that of a class when the class does.
            case Binaries.Found found ->
                (own(context) ? ofClass(context) : context.getRoot())
                        .getStore(STORE)
                        .computeIfAbsent(
                                own(context) ? context.getRequiredTestClass() : ControlPlane.class,
                                _ -> ControlPlane.start(found),
                                ControlPlane.class);
            case Binaries.Missing(String reason) -> throw new IllegalStateException(reason);
        };
    }

    private static boolean own(ExtensionContext context) {
        return context.getRequiredTestClass().getAnnotation(NeedsControlPlane.class) instanceof NeedsControlPlane needs && needs.own();
    }

    private static ExtensionContext ofClass(ExtensionContext context) {
        return context.getTestMethod().isEmpty() ? context : context.getParent().orElseThrow();
    }

    private static Binaries binaries(ExtensionContext context) {
        return context.getRoot()
                .getStore(STORE)
                .computeIfAbsent(Binaries.class, _ -> Binaries.find("crds", "etcd", "kube-apiserver", "kubectl"), Binaries.class);
    }
}
