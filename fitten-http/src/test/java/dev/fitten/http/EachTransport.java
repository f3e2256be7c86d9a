package dev.fitten.http;

import dev.fitten.http.transport.Transport;
import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Marks tests that open sockets. They run once for each transport: the build has an execution of its
/// tests for each, which says with the system property `fitten.transport` which one it is.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("transport")
@ExtendWith(EachTransport.IsThere.class)
public @interface EachTransport {
  /// Leaves the tests out, saying why, where the kernel does not let the transport run.
  final class IsThere implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      String name = System.getProperty("fitten.transport", "nio");
      if (!name.equals("io_uring")) return ConditionEvaluationResult.enabled(name);
      try {
        return ConditionEvaluationResult.enabled(Transport.uring().name());
      } catch (IOException e) {
        return ConditionEvaluationResult.disabled("io_uring: " + e.getMessage());
      }
    }
  }
}
