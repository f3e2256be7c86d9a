package recordtaken;

public record Sample(String title, int start, String unused) {
  public static Sample sample() {
    return new Sample("<Tea>", 3, "never sent");
  }
}
