package dev.hotpin.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has SIGTERM end the process in order and with code 0. Left to itself a JVM runs its shutdown
 * hooks and ends with 143, which supervisors take for a failure. By reflection, since the class for
 * it ({@code sun.misc.Signal}, of the module jdk.unsupported) is on no JDK's list of what lasts;
 * where there is none the code is 143.
 */
final class TermSignal {
  private static final Logger LOG = LoggerFactory.getLogger(TermSignal.class);

  private TermSignal() {}

  /** From now on. A second signal while the first is obeyed has no effect. */
  static void endsWithZero() {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      InvocationHandler exit =
          (proxy, method, arguments) ->
              switch (method.getName()) {
                case "handle" -> {
                  System.exit(ExitCodes.OK);
                  yield null;
                }
                case "hashCode" -> System.identityHashCode(proxy);
                case "equals" -> proxy == arguments[0];
                default -> "hotpin's end on SIGTERM";
              };
      Object proxy =
          Proxy.newProxyInstance(TermSignal.class.getClassLoader(), new Class<?>[] {handler}, exit);
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance("TERM"), proxy);
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.debug("SIGTERM will end the process with code 143", e);
    }
  }
}
