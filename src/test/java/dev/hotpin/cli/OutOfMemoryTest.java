package dev.hotpin.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.util.internal.OutOfDirectMemoryError;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** What ends the process; that it does so is seen in ProcessLifeIT. */
class OutOfMemoryTest {
  @Test
  void aFullHeapIsFatalHoweverItIsWrapped() {
    OutOfMemoryError full = new OutOfMemoryError("Java heap space");
    assertTrue(OutOfMemory.isFatal(full));
    assertTrue(OutOfMemory.isFatal(new IllegalStateException(new ExecutionException(full))));
  }

  @Test
  void nothingElseIs() throws ReflectiveOperationException {
    assertFalse(OutOfMemory.isFatal(null));
    assertFalse(OutOfMemory.isFatal(new StackOverflowError()));
    var constructor = OutOfDirectMemoryError.class.getDeclaredConstructor(String.class);
    constructor.setAccessible(true);
    assertFalse(OutOfMemory.isFatal(constructor.newInstance("Netty's own limit")));
  }

  @Test
  void aCauseInACircleEndsTheSearch() {
    IllegalStateException outer = new IllegalStateException();
    outer.initCause(new IllegalArgumentException(outer));
    assertFalse(OutOfMemory.isFatal(outer));
  }
}
