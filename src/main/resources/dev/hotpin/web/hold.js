/**
 * Press and hold, by mouse, touch, pen or the space bar, anywhere on the page; and, for those who
 * can't hold, Enter or a screen reader's click, once to begin and once to end.
 */
export class HoldGesture {
  /**
   * @param {HTMLElement} button
   * @param {{begin: function(), end: function(), toggle: function(), holds: function(): boolean}} to
   *     `holds` tells whether holding means anything now; else every press is a toggle
   */
  constructor(button, to) {
    this.to = to;
    this.isHeld = false;
    button.addEventListener('pointerdown', (event) => this.pointerDown(button, event));
    for (const type of ['pointerup', 'pointercancel', 'lostpointercapture']) {
      button.addEventListener(type, () => this.release());
    }
    button.addEventListener('contextmenu', (event) => event.preventDefault());
    button.addEventListener('click', (event) => this.click(event));
    document.addEventListener('keydown', (event) => this.keyDown(button, event));
    document.addEventListener('keyup', (event) => this.keyUp(button, event));
    window.addEventListener('blur', () => this.release());
  }

  pointerDown(button, event) {
    if (event.button === 0 && this.to.holds()) {
      button.setPointerCapture(event.pointerId);
      this.press();
    }
  }

  /** A click that no pointer made, or any where nothing is held. */
  click(event) {
    if (event.detail === 0 || !this.to.holds()) {
      this.to.toggle();
    }
  }

  keyDown(button, event) {
    if (event.code !== 'Space' || event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }
    const elsewhere = event.target !== button && event.target.closest?.('a, button, input, select, textarea, summary, dialog');
    if (elsewhere) {
      return;
    }
    event.preventDefault(); // no scrolling, no click
    if (event.repeat) {
      return;
    }
    if (this.to.holds()) {
      this.press();
    } else {
      this.to.toggle();
    }
  }

  keyUp(button, event) {
    if (event.code === 'Space') {
      if (event.target === button) {
        event.preventDefault(); // some browsers click here
      }
      this.release();
    }
  }

  press() {
    if (!this.isHeld) {
      this.isHeld = true;
      this.to.begin();
    }
  }

  release() {
    if (this.isHeld) {
      this.isHeld = false;
      this.to.end();
    }
  }
}
