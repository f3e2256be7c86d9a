package dev.fitten.doctor.rule;

import dev.fitten.doctor.Finding;
import dev.fitten.doctor.Site;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedThread;
import org.jspecify.annotations.Nullable;

/// Finds code of the application that waits on an event loop: a sleep, a lock, a file, a socket.
///
/// Only a wait with a line of the application in its stack counts. An idle loop waits too, in its
/// selector or parked by the engine, and that is no fault.
public final class BlockedLoop implements Rule {
  /// The events of the JDK that tell of a wait.
  public static final List<String> WAITS =
      List.of(
          "jdk.ThreadSleep",
          "jdk.JavaMonitorEnter",
          "jdk.JavaMonitorWait",
          "jdk.ThreadPark",
          "jdk.SocketRead",
          "jdk.SocketWrite",
          "jdk.FileRead",
          "jdk.FileWrite",
          "jdk.FileForce");

  /// What a loop may be held up without anybody noticing: at 1 ms, a loop that serves 10,000
  /// requests a second has ten more of them waiting.
  private static final Duration TOLERATED = Duration.ofMillis(1);

  private static final String LOOP_THREADS = "fitten-loop-";
  private static final String REQUEST = "dev.fitten.Request";

  private final Messages messages;
  private final List<Wait> waits = new ArrayList<>();
  private final Map<String, TreeMap<Instant, Request>> requestsByThread = new HashMap<>();

  /// One wait on a loop. Its stack is searched again when the handler is known, so the event stays.
  private record Wait(RecordedEvent event, String thread, Site site, boolean mayPointBehind) {
    String type() {
      return event.getEventType().getName();
    }
  }

  /// One request that held its loop for longer than tolerated.
  private record Request(Instant end, Duration duration, String handler, String route) {}

  /// Makes the rule for one recording.
  public BlockedLoop(Messages messages) {
    this.messages = messages;
  }

  @Override
  public void see(RecordedEvent event) {
    String type = event.getEventType().getName();
    boolean request = type.equals(REQUEST);
    if (!request && !WAITS.contains(type)) return;
    if (event.getDuration().compareTo(TOLERATED) <= 0) return;
    RecordedThread thread = event.getThread();
    String name = thread == null ? null : thread.getJavaName();
    if (name == null || !name.startsWith(LOOP_THREADS)) return;

    if (request) {
      if (event.getString("execution").equals("loop")) seeRequest(event, name);
      return;
    }
    Site site = Frames.application(event);
    if (site != null) waits.add(new Wait(event, name, site, Frames.mayPointBehind(event)));
  }

  private void seeRequest(RecordedEvent event, String thread) {
    requestsByThread
        .computeIfAbsent(thread, key -> new TreeMap<>())
        .put(
            event.getStartTime(),
            new Request(
                event.getEndTime(),
                event.getDuration(),
                event.getString("handler"),
                event.getString("method") + " " + event.getString("route")));
  }

  @Override
  public List<Finding> findings() {
    var groups = new HashMap<String, Group>();
    // Exact lines first: the others then find the line they may belong to.
    for (boolean behind : new boolean[] {false, true}) {
      for (Wait wait : waits) {
        if (wait.mayPointBehind != behind) continue;
        Site site = behind ? exactSiteOf(wait, groups) : wait.site;
        groups
            .computeIfAbsent(wait.type() + " " + site, key -> new Group(wait.type(), site, behind))
            .add(wait);
      }
    }
    return groups.values().stream()
        .sorted(
            Comparator.comparing((Group group) -> group.total)
                .reversed()
                .thenComparing(group -> group.site.toString()))
        .map(Group::finding)
        .toList();
  }

  /// Returns the nearest exact line of the same method at or above the wait's, else the wait's own.
  private static Site exactSiteOf(Wait wait, Map<String, Group> groups) {
    return groups.values().stream()
        .filter(group -> !group.mayPointBehind && group.type.equals(wait.type()))
        .map(group -> group.site)
        .filter(site -> site.method().equals(wait.site.method()))
        .filter(site -> site.file().equals(wait.site.file()) && site.line() <= wait.site.line())
        .max(Comparator.comparingInt(Site::line))
        .orElse(wait.site);
  }

  private @Nullable Request requestAround(Wait wait) {
    var requests = requestsByThread.get(wait.thread);
    if (requests == null) return null;
    var candidate = requests.floorEntry(wait.event.getStartTime());
    if (candidate == null || candidate.getValue().end.isBefore(wait.event.getEndTime()))
      return null;
    return candidate.getValue();
  }

  /// All waits of one kind at one line.
  private final class Group {
    final String type;
    final Site site;
    final boolean mayPointBehind;
    final Set<String> threads = new LinkedHashSet<>();
    final Set<String> causes = new LinkedHashSet<>();
    final Map<String, Served> served = new TreeMap<>();
    Duration total = Duration.ZERO;
    Duration longest = Duration.ZERO;
    int count;

    Group(String type, Site site, boolean mayPointBehind) {
      this.type = type;
      this.site = site;
      this.mayPointBehind = mayPointBehind;
    }

    void add(Wait wait) {
      Duration duration = wait.event.getDuration();
      count++;
      total = total.plus(duration);
      longest = max(longest, duration);
      threads.add(wait.thread);
      String cause = cause(wait.event);
      if (cause != null && causes.size() < 3) causes.add(cause);
      Request request = requestAround(wait);
      if (request == null) return;
      Site handler = Frames.of(wait.event, request.handler);
      served
          .computeIfAbsent(request.handler + " " + request.route, key -> new Served(request))
          .add(request, handler);
    }

    Finding finding() {
      var evidence = new ArrayList<String>();
      evidence.add(
          messages.text(
              "blocked-loop.seen",
              count,
              milliseconds(total),
              milliseconds(longest),
              String.join(", ", threads)));
      evidence.addAll(causes);
      for (Served handler : served.values()) evidence.add(handler.text());
      if (mayPointBehind) evidence.add(messages.text("blocked-loop.behind"));
      return new Finding(
          "doctor/blocked-loop",
          "implicit-blocking",
          messages.text("blocked-loop.title." + family(type)),
          site,
          evidence,
          messages.text("blocked-loop.why"),
          messages.text("blocked-loop.fix." + family(type)));
    }
  }

  /// The requests of one handler and route in which a line waited.
  private final class Served {
    private final Request any;
    private final Set<Request> requests = new LinkedHashSet<>();
    private @Nullable Site handler;
    private Duration longest = Duration.ZERO;

    Served(Request any) {
      this.any = any;
    }

    void add(Request request, @Nullable Site handlerSite) {
      requests.add(request);
      longest = max(longest, request.duration);
      if (handler == null) handler = handlerSite;
    }

    String text() {
      return messages.text(
          "blocked-loop.handler",
          handler == null ? any.handler : handler.toString(),
          any.route,
          requests.size(),
          milliseconds(longest));
    }
  }

  /// Returns what was waited for, if the event says so.
  private @Nullable String cause(RecordedEvent event) {
    return switch (family(event.getEventType().getName())) {
      case "monitor" -> {
        RecordedClass lock = event.getClass("monitorClass");
        RecordedThread holder =
            event.hasField("previousOwner") ? event.getThread("previousOwner") : null;
        String name = holder == null ? null : holder.getJavaName();
        if (lock == null) yield null;
        yield name == null
            ? messages.text("blocked-loop.lock", lock.getName())
            : messages.text("blocked-loop.held", lock.getName(), name);
      }
      case "park" -> {
        RecordedClass parked = event.getClass("parkedClass");
        yield parked == null ? null : messages.text("blocked-loop.lock", parked.getName());
      }
      case "socket" ->
          messages.text(
              "blocked-loop.peer", event.getString("host"), Integer.toString(event.getInt("port")));
      case "file" -> {
        String path = event.getString("path");
        yield path == null ? null : messages.text("blocked-loop.file", path);
      }
      default -> null;
    };
  }

  private static String family(String type) {
    return switch (type) {
      case "jdk.ThreadSleep" -> "sleep";
      case "jdk.JavaMonitorEnter", "jdk.JavaMonitorWait" -> "monitor";
      case "jdk.ThreadPark" -> "park";
      case "jdk.SocketRead", "jdk.SocketWrite" -> "socket";
      default -> "file";
    };
  }

  private static Duration max(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  private static String milliseconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f", duration.toNanos() / 1e6);
  }
}
