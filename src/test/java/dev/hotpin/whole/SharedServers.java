package dev.hotpin.whole;

import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a server by its type. Each is started when first asked for, shared by all classes,
 * and closed at the end of the process: engines take seconds to load.
 */
final class SharedServers implements ParameterResolver {
  private static final Map<Class<?>, Supplier<TestServer>> KINDS =
      Map.of(
          OfflineServer.class, OfflineServer::new,
          ChattingServer.class, ChattingServer::new,
          GuardedServer.class, GuardedServer::new,
          HostileServer.class, HostileServer::new,
          HostileTlsServer.class, HostileTlsServer::new,
          VoskServer.class, VoskServer::new);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return KINDS.containsKey(parameter.getParameter().getType());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    // Of the session: where several processes share the classes, each class is a run of its own.
    return context
        .getStore(
            ExtensionContext.StoreScope.LAUNCHER_SESSION,
            ExtensionContext.Namespace.create(SharedServers.class))
        .computeIfAbsent(
            parameter.getParameter().getType(), kind -> KINDS.get(kind).get(), TestServer.class);
  }
}
