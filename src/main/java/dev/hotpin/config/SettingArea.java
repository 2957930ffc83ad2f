package dev.hotpin.config;

/** What a setting is about: the order and the headings of every listing. */
public enum SettingArea {
  HTTP("Address and connections"),
  IDENTITY("Who may connect"),
  EDGE("TLS, proxies and browsers"),
  CONNECTION("Limits of a connection"),
  RECOGNITION("Recognition"),
  DIALOGUE("Replies"),
  SYNTHESIS("Speech"),
  TURN("Turns"),
  CONVERSATION("Conversations and images"),
  LIMITS("Limits of one device"),
  OPERATION("Operation"),
  FLEET("Many nodes"),
  FAULTS("Faults"),
  LOGGING("Logging");

  private final String heading;

  SettingArea(String heading) {
    this.heading = heading;
  }

  /** As printed above the settings of the area. */
  public String heading() {
    return heading;
  }
}
