using System.CommandLine;
using System.Text;
using CityEdge.Gateway.Journal.Events;
using CityEdge.Gateway.Journal.Media;
using CityEdge.Gateway.Tests.Journal.Backup;
using CityEdge.Gateway.Verbs;
using CityEdge.Protocol;
using CityEdge.Safety.Alarms;
using static CityEdge.Gateway.Tests.Journal.Events.Events;

namespace CityEdge.Gateway.Tests.Verbs;

/// <summary>What people and programs see of what happened, from a real lane on disk.</summary>
public sealed class EventsVerbTests : IDisposable
{
    private readonly JournalBench _bench = new();

    [Fact]
    public async Task Every_exported_line_is_an_event_that_proves_itself_and_follows_the_one_before_while_the_gateway_writes()
    {
        using var lane = _bench.Open();
        _bench.Fill(lane, 40);

        Assert.Equal(ExitCode.Ok, await _bench.RunAsync("events", "export", "--json"));

        var events = _bench.TakeLines().Select(line => CloudEvent.Parse(Encoding.UTF8.GetBytes(line))).ToList();
        Assert.Equal(40, events.Count);
        Assert.All(events, one => Assert.True(EventProof.IsWhole(one!)));
        Assert.All(events.Zip(events.Skip(1)), pair => Assert.True(EventProof.Follows(pair.First!, pair.Second!)));
        Assert.Equal($"tea-12-3/alarms/{lane.Epoch}/40", events[^1]!.Id);
        Assert.Equal(Enumerable.Range(1, 40).Select(number => $"{number}"), events.Select(one => one!.Sequence));

        _bench.Fill(lane, 1, 40);
        Assert.Equal(ExitCode.Ok, await _bench.RunAsync("events", "export", "--json"));
        Assert.Equal(41, _bench.TakeLines().Length);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(30, "--class", "fire")]
    [InlineData(0, "--class", "gas")]
    [InlineData(60, "--zone", "kitchen")]
    [InlineData(0, "--zone", "attic")]
    [InlineData(50, "--from", "2026-11-23T12:10")]
    [InlineData(10, "--to", "2026-11-23 12:10")]
    [InlineData(5, "--from", "2026-11-23T04:10Z", "--to", "2026-11-23T12:15:00+08:00")]
    [InlineData(60, "--to", "2026-11-23")]
    [InlineData(0, "--from", "2026-11-24")]
    public async Task Only_what_was_asked_for_is_exported(int count, params string[] filter)
    {
        _bench.Build();

        Assert.Equal(ExitCode.Ok, await _bench.RunAsync(["events", "export", "--json", .. filter]));

        Assert.Equal(count, _bench.TakeLines().Length);
    }

    [Theory]
    [InlineData("is no time", "--from", "yesterday")]
    [InlineData("is no time", "--to", "2026-13-01")]
    [InlineData("is no time", "--from", "23.11.2026")]
    [InlineData("electrical, elevator", "--class", "smoke")]
    public async Task What_cannot_be_understood_is_told_with_what_can(string said, params string[] args)
    {
        _bench.Build(1);

        Assert.Equal(ExitCode.Usage, await _bench.RunAsync(["events", "export", .. args]));

        Assert.Contains(said, _bench.Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("did you mean 'kitchen'?", "tail", "--zone", "kichen")]
    [InlineData("events of: kitchen", "export", "--zone", "roof")]
    [InlineData("did you mean 'fire'?", "tail", "--class", "fier")]
    [InlineData("cannot be negative", "tail", "-n", "-1")]
    public async Task What_was_misspelt_is_told_with_what_was_probably_meant(string said, params string[] args)
    {
        _bench.Build(2);

        _ = await _bench.RunAsync(["events", .. args]);

        Assert.Contains(said, _bench.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_export_overwrites_nothing_unasked_and_leaves_what_somebody_else_is_writing()
    {
        _bench.Build();
        var file = Path.Combine(_bench.Folder, "night.ndjson");
        File.WriteAllText(file, "precious");
        File.WriteAllText(file + ".part", "somebody else's");

        Assert.Equal(ExitCode.Failed, await _bench.RunAsync("events", "export", "--json", "-o", file));
        Assert.Contains("--force", _bench.Error.ToString(), StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(file));

        Assert.Equal(ExitCode.Ok, await _bench.RunAsync("events", "export", "--json", "--force", "-o", file));
        Assert.Equal(60, File.ReadAllLines(file).Length);
        Assert.Equal("somebody else's", File.ReadAllText(file + ".part"));
        Assert.Equal(2, Directory.GetFiles(_bench.Folder).Length);
    }

    [Fact]
    public async Task The_last_events_are_lines_for_people_in_their_language()
    {
        using (var lane = _bench.Open())
        {
            _bench.Fill(lane, 50);
            _bench.Append(lane, Transition(AlarmEvent.Acknowledged, AlarmState.Unacknowledged, AlarmState.Acknowledged, who: "Li\u001b[2J", why: "seen", seconds: 3600));
            _bench.Append(lane, Notes.Failed(At(3700), CityEdge.Gateway.Journal.Lanes.LaneKind.Alarms, MediumFailure.Full));
        }

        Assert.Equal(ExitCode.Ok, await _bench.RunAsync("events", "tail", "-n", "3"));

        var lines = _bench.TakeLines();
        Assert.Equal(3, lines.Length);
        Assert.Contains("2026-11-23 12:49:00.000+08:00  P2  water  raised  Water leak", lines[0], StringComparison.Ordinal);
        Assert.Contains("acknowledged", lines[1], StringComparison.Ordinal);
        Assert.Contains("— Li [2J: seen", lines[1], StringComparison.Ordinal);
        Assert.Contains("no room is left", lines[2], StringComparison.Ordinal);

        await VerbTree.InvokeAsync(["events", "tail", "-n", "3", "--state", _bench.State], _bench.Context("zh_CN.UTF-8"));
        Assert.Contains("空间已满", _bench.TakeOut(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Following_shows_what_comes_until_it_is_told_to_stop()
    {
        using var lane = _bench.Open();
        _bench.Fill(lane, 3);
        var to = new WatchedWriter("12:05:00");
        using var stop = new CancellationTokenSource();
        var running = VerbTree.Build(new VerbContext(new ImpatientClock(), _ => null, to, TextWriter.Null))
            .Parse(["events", "tail", "-n", "1", "--follow", "--state", _bench.State]).InvokeAsync(new InvocationConfiguration(), stop.Token);

        _bench.Fill(lane, 3, 3);
        await to.Seen;
        await stop.CancelAsync();

        Assert.Equal(ExitCode.Ok, await running);
    }

    [Fact]
    public async Task What_is_lost_is_shown_where_it_is_missing()
    {
        _bench.Build();
        JournalBench.Damage(_bench.Segments()[0]);

        Assert.Equal(ExitCode.Degraded, await _bench.RunAsync("events", "export"));

        var lines = _bench.TakeLines();
        var gap = Array.FindIndex(lines, line => line.StartsWith("lost alarms/", StringComparison.Ordinal));
        Assert.InRange(gap, 1, 5);
        Assert.Contains("12:00:00", lines[0], StringComparison.Ordinal);
        Assert.Contains("journal verify", lines[gap], StringComparison.Ordinal);
        Assert.Equal(60, lines.Length);

        Assert.Equal(ExitCode.Degraded, await _bench.RunAsync("events", "export", "--json"));
        Assert.All(_bench.TakeLines(), line => Assert.NotNull(CloudEvent.Parse(Encoding.UTF8.GetBytes(line))));
        Assert.Contains("lost alarms/", _bench.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_export_to_a_file_is_whole_or_not_there_and_private()
    {
        _bench.Build();
        var file = Path.Combine(_bench.Folder, "night.ndjson");

        Assert.Equal(ExitCode.Ok, await _bench.RunAsync("events", "export", "--json", "-o", file));

        Assert.Equal(60, File.ReadAllLines(file).Length);
        Assert.Equal([file], Directory.GetFiles(_bench.Folder));
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.Equal(ExitCode.Failed, await _bench.RunAsync("events", "export", "-o", Path.Combine(_bench.Folder, "nowhere", "x")));
    }

    [Theory]
    [InlineData("events", "tail")]
    [InlineData("events", "export")]
    [InlineData("journal", "verify")]
    [InlineData("journal", "stats")]
    [InlineData("backup", "x.tar.gz")]
    public async Task Where_there_is_no_journal_the_verb_says_how_to_give_its_place(params string[] args)
    {
        Assert.Equal(ExitCode.NotFound, await _bench.RunAsync(args));

        Assert.Contains("--state", _bench.Error.ToString(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_bench.State));
    }

    public void Dispose() => _bench.Dispose();

    /// <summary>A clock on which every wait is over at once.</summary>
    private sealed class ImpatientClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            ThreadPool.QueueUserWorkItem(_ => callback(state));
            return new Nothing();
        }

        private sealed class Nothing : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }

    /// <summary>Tells when a text was written.</summary>
    private sealed class WatchedWriter(string text) : StringWriter
    {
        private readonly TaskCompletionSource _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Seen => _seen.Task;

        public override void WriteLine(string? value)
        {
            if (value?.Contains(text, StringComparison.Ordinal) == true)
            {
                _seen.TrySetResult();
            }
        }
    }
}
