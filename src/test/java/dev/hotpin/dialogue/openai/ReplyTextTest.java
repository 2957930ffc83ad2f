package dev.hotpin.dialogue.openai;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ReplyTextTest {
  @Test
  void blankBeginningsWaitAndGo() {
    ReplyText reply = new ReplyText("", 100);
    assertEquals("", reply.next(" \n"));
    assertEquals("", reply.next("\u200B\uFEFF"));
    assertFalse(reply.visible());
    assertEquals("Hi", reply.next("\t Hi"));
    assertEquals(" ", reply.next(" "));
    assertTrue(reply.visible());
  }

  @Test
  void thePrefixComesOnceWithTheFirstVisibleText() {
    ReplyText reply = new ReplyText("Note. ", 100);
    assertEquals("", reply.next(" "));
    assertEquals("Note. a", reply.next("a"));
    assertEquals("b", reply.next("b"));
  }

  @Test
  void aCharacterCutBetweenTokensIsPutTogether() {
    ReplyText reply = new ReplyText("", 100);
    assertEquals("x", reply.next("x\uD83D"));
    assertEquals("\uD83D\uDE00y", reply.next("\uDE00y"));
  }

  @Test
  void theBoundNeverCutsACharacter() {
    ReplyText reply = new ReplyText("", 2);
    assertEquals("a", reply.next("a\uD83D\uDE00"));
    assertTrue(reply.full());
    assertEquals("", reply.next("b"));
  }
}
