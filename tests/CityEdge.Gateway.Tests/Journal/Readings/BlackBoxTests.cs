using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Journal.Readings;
using CityEdge.Gateway.Loop;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;
using CityEdge.Safety.Rules;
using CityEdge.Testing;
using CsCheck;

namespace CityEdge.Gateway.Tests.Journal.Readings;

public sealed class BlackBoxTests
{
    private static readonly PointDefinition[] Points =
    [
        new() { Name = "t.temperature", Unit = Unit.Celsius }, new() { Name = "s.smoke", Kind = PointKind.State, LifeSafety = true },
        new() { Name = "w.power", Unit = Unit.Watt }, new() { Name = "device:w", Role = PointRole.Device, Kind = PointKind.State },
    ];

    private readonly SiteClock _clock = new();
    private readonly MomentClock _moments;
    private readonly SafetyEngine _engine;
    private readonly FrameRing _frames;
    private readonly List<PendingBatch> _taken = [];
    private ReadingRecorder _recorder;

    public BlackBoxTests()
    {
        _moments = new MomentClock(_clock, TimeZoneInfo.Utc);
        _engine = new SafetyEngine(
            new SafetyModel
            {
                Points = Points,
                Zones = [],
                Outputs = [],
                Rules =
                [
                    Rule("hot", AlarmPriority.P2, new Threshold(new(0), Comparison.Greater, 57, 52)),
                    Rule("smoke", AlarmPriority.P1, new StateEquals(new(1), 1)),
                    Rule("shadow", AlarmPriority.P1, new Threshold(new(2), Comparison.Greater, 900, 900)) with { Alarm = new() { Id = "shadow", Armed = false } },
                    Rule("broken", AlarmPriority.P2, new Threshold(new(2), Comparison.Greater, 500, 500)) with { Alarm = new() { Id = "broken", Class = AlarmClass.Fault } },
                ],
            },
            _moments.Now());
        _frames = new FrameRing(_moments, 64 << 10);
        _recorder = Recorder(new RecorderOptions());
    }

    [Fact]
    public void Two_minutes_before_an_alarm_and_two_after_it_are_kept_at_full_rate()
    {
        Live(600, 20);
        Live(1, 60);
        Live(600, 30);

        var readings = Chunks().SelectMany(static chunk => chunk.Readings).Where(static reading => reading.Name == "t.temperature").ToArray();
        Assert.Equal(241, readings.Length);
        Assert.Equal(TimeSpan.FromSeconds(240).Ticks, readings[^1].At.Monotonic - readings[0].At.Monotonic);
        Assert.Equal(60, readings[120].Value);
        Assert.All(Chunks(), static chunk =>
        {
            Assert.Equal(["hot"], chunk.Alarms);
            Assert.Equal((1, 0, 0), (chunk.Box, chunk.Missed, chunk.Refused));
            Assert.Equal(chunk.Asked, chunk.Held);
        });
    }

    [Fact]
    public void What_was_before_an_alarm_is_handed_over_at_once_and_what_follows_every_five_seconds()
    {
        var bus = _frames.Tap("bus1");
        Live(600, 20, () => bus(sent: true, [4, 3]));
        Hear(1, 1);
        Take();

        Assert.Equal(120, Temperatures());
        Assert.Equal(120, Chunks().Sum(static chunk => chunk.Frames.Count));
        var (chunks, waited) = (Chunks().Count, 0);
        for (var second = 1; second <= 115; second++)
        {
            Live(1, 20, () => bus(sent: true, [4, 3]));
            waited = Chunks().Count > chunks ? 0 : waited + 1;
            chunks = Chunks().Count;
            Assert.InRange(waited, 0, 5);
            Assert.InRange(Temperatures(), 120 + second - 6, 120 + second);
        }

        Assert.InRange(chunks, 2 * 20, 2 * 25);
        var times = Chunks().SelectMany(static chunk => chunk.Readings).Where(static reading => reading.Name == "t.temperature").Select(static reading => reading.At.Monotonic).ToArray();
        Assert.Equal(times.Distinct().Order(), times);
    }

    [Fact]
    public void A_second_alarm_prolongs_it_and_no_reading_is_written_twice()
    {
        Live(600, 20);
        Live(60, 60);
        Hear(1, 1);
        Live(600, 20);
        Hear(1, 0);
        Live(30, 20);
        Hear(1, 1);
        Live(300, 20);

        var chunks = Chunks();
        var times = chunks.SelectMany(static chunk => chunk.Readings).Where(static reading => reading.Name == "t.temperature").Select(static reading => reading.At.Monotonic).ToArray();
        Assert.Equal(times.Distinct().Order(), times);
        Assert.Equal([1, 2], chunks.Select(static chunk => chunk.Box).Distinct());
        Assert.Equal(["hot", "smoke"], chunks.Last(static chunk => chunk.Box == 1).Alarms);
        Assert.InRange(chunks.Where(static chunk => chunk.Box == 1).SelectMany(static chunk => chunk.Readings).Count(static reading => reading.Name == "t.temperature"), 300, 302);
    }

    [Fact]
    public void What_two_black_boxes_would_share_stands_in_the_first()
    {
        Live(600, 20);
        Hear(1, 1);
        Live(150, 20);
        Hear(1, 0);
        Hear(1, 1);
        Live(200, 20);

        var chunks = Chunks();
        var times = chunks.SelectMany(static chunk => chunk.Readings).Where(static reading => reading.Name == "t.temperature").Select(static reading => reading.At.Monotonic).ToArray();
        Assert.Equal(times.Distinct().Order(), times);
        Assert.Equal(2, chunks.Select(static chunk => chunk.Box).Distinct().Count());
    }

    [Fact]
    public void Raw_frames_of_both_directions_stand_beside_the_readings()
    {
        var (bus, plc) = (_frames.Tap("bus1"), _frames.Tap("plc"));
        Live(600, 20, () =>
        {
            bus(sent: true, [4, 3, 0, 0]);
            bus(sent: false, [4, 3]);
            bus(sent: false, [2, 9]);
            plc(sent: true, [0xAA]);
        });
        Hear(1, 1);
        Live(200, 20);

        var frames = Chunks().SelectMany(static chunk => chunk.Frames).ToArray();
        Assert.Equal(3 * 120, frames.Length);
        Assert.Equal(["bus1 True 04030000", "bus1 False 04030209", "plc True AA"], frames[..3].Select(static frame => $"{frame.Line} {frame.Sent} {Convert.ToHexString(frame.Bytes.Span)}"));
        Assert.Equal(119 * TimeSpan.TicksPerSecond, frames[^1].At.Monotonic - frames[0].At.Monotonic);
    }

    [Theory]
    [InlineData(2, 501)]
    [InlineData(2, 901)]
    public void Faults_and_unarmed_alarms_cut_no_black_box(int point, double value)
    {
        Live(200, 20);
        Hear(point, value);
        Live(200, 20);

        Assert.Empty(Chunks());
    }

    [Fact]
    public void A_test_cuts_no_black_box()
    {
        Live(200, 20);
        _engine.Act(
            new OperatorAction { Verb = OperatorVerb.StartTest, Origin = ActionOrigin.OnSite, Who = "Wang", Why = "walk test", Point = new PointId(1) }, _moments.Now());
        Hand();
        Hear(1, 1);
        Live(60, 20);
        Hear(1, 0);
        Live(200, 20);

        Assert.Empty(Chunks());
    }

    [Fact]
    public void A_memory_too_small_for_two_minutes_says_how_much_it_held()
    {
        _recorder = Recorder(new RecorderOptions { BoxBytes = 32 * 256 });
        Live(600, 20);
        Hear(1, 1);
        Live(200, 20);

        var first = Chunks()[0];
        Assert.InRange(TimeSpan.FromTicks(first.Held.Monotonic - first.Asked.Monotonic).TotalSeconds, 30, 65);
        Assert.Equal(first.Held.Monotonic, first.Readings[0].At.Monotonic);
    }

    [Fact]
    public void What_the_owner_fetched_too_late_is_said()
    {
        _recorder = Recorder(new RecorderOptions { BoxBytes = 32 * 256 });
        Live(10, 20);
        Hear(1, 1);
        Live(5, 20);
        Take();
        Live(300, 20, take: false);
        Take();

        Assert.True(Chunks().Sum(static chunk => chunk.Missed) > 0);
    }

    [Fact]
    public void The_black_box_ends_with_the_recorder()
    {
        Live(600, 20);
        Hear(1, 1);
        Live(30, 20);
        _recorder.Close(_moments.Now());
        Take();

        Assert.InRange(Chunks().SelectMany(static chunk => chunk.Readings).Count(static reading => reading.Name == "t.temperature"), 149, 151);
    }

    [Fact]
    public void An_ordinary_alarm_that_comes_again_gets_one_black_box_in_an_hour_and_a_P1_always()
    {
        for (var i = 0; i < 4; i++)
        {
            Live(1, 60);
            Live(599, 20);
        }

        Assert.Single(Chunks().Select(static chunk => chunk.Box).Distinct());
        for (var i = 0; i < 4; i++)
        {
            Hear(1, 1);
            Live(300, 20);
            Hear(1, 0);
        }

        Assert.Equal(5, Chunks().Select(static chunk => chunk.Box).Distinct().Count());
        Assert.Equal(3, Chunks().First(static chunk => chunk.Box == 2).Refused);
    }

    [Fact]
    public void Black_boxes_take_no_more_bytes_than_they_may_and_the_last_half_is_for_P1()
    {
        var allowance = new BoxAllowance(perDay: 1000, atOnce: 4000);
        Assert.True(allowance.Admits(lifeSafety: false, 0));
        allowance.Spend(2500);

        Assert.False(allowance.Admits(lifeSafety: false, 0));
        Assert.True(allowance.Admits(lifeSafety: true, 0));
        allowance.Spend(2500);
        Assert.False(allowance.Admits(lifeSafety: true, 0));

        Assert.False(allowance.Admits(lifeSafety: true, TimeSpan.TicksPerDay));
        Assert.True(allowance.Admits(lifeSafety: true, TimeSpan.TicksPerDay + TimeSpan.TicksPerHour));
        Assert.True(allowance.Admits(lifeSafety: false, 5 * TimeSpan.TicksPerDay));
    }

    [Fact]
    public void Chunks_are_bounded()
    {
        var bus = _frames.Tap("bus1");
        Live(600, 20, () => bus(sent: false, new byte[250]), rate: 20);
        Hear(1, 1);
        Live(200, 20, rate: 20);

        Assert.True(_taken.Count(static batch => batch.Kind == RecordKind.BlackBox) > 2);
        Assert.All(_taken, static batch => Assert.InRange(batch.Bytes.Length, 1, BlackBoxChunk.Most));
    }

    [Fact]
    public void A_ring_of_frames_gives_back_the_newest_bytes_whole_whatever_came() =>
        Gen.Select(Gen.Byte[0, 2], Gen.Bool, Gen.Int[0, 700], Gen.Int[0, 8]).Array[1, 120].Sample(pieces =>
        {
            var clock = new SiteClock();
            var ring = new FrameRing(new MomentClock(clock, TimeZoneInfo.Utc), 0);
            var taps = new[] { ring.Tap("a"), ring.Tap("b"), ring.Tap("c") };
            var (told, cursor, scratch, read) = (new List<byte>[] { [], [], [] }, 0L, new byte[BlackBoxChunk.Most], 0);
            foreach (var (line, sent, length, pause) in pieces)
            {
                var bytes = Enumerable.Range(read++, length).Select(static i => (byte)i).ToArray();
                clock.Advance(TimeSpan.FromMilliseconds(pause));
                taps[line](sent, bytes);
                told[line].AddRange(bytes);
            }

            var writer = new PackedWriter(scratch);
            ring.Skip(ref cursor);
            ring.Take(ref cursor, 0, long.MaxValue, 0, ref writer);
            byte[] chunk = [BlackBoxChunk.Version, BlackBoxChunk.FramesPart, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, .. scratch.AsSpan(0, writer.Position)];
            Assert.Equal(BatchOutcome.Read, BlackBoxChunk.TryRead(chunk, new PointNames(), Stamped(_moments.Now()), out var read2));
            for (var line = 0; line < 3; line++)
            {
                byte[] kept = [.. read2!.Frames.Where(frame => frame.Line == "abc"[line..(line + 1)]).SelectMany(static frame => frame.Bytes.ToArray())];
                Assert.Equal(told[line].TakeLast(kept.Length), kept);
            }

            Assert.True(read2!.Frames.Sum(static frame => frame.Bytes.Length + 12) > Math.Min(told.Sum(static bytes => bytes.Count), 8192 - 2100));
        });

    [Fact]
    public void Bytes_of_anybody_never_throw()
    {
        Live(150, 20, () => _frames.Tap("bus1")(sent: true, [1, 2, 3]));
        Hear(1, 1);
        Live(200, 20);
        var chunks = _taken.Where(static batch => batch.Kind == RecordKind.BlackBox).Select(static batch => batch.Bytes.ToArray()).ToArray();
        var names = Names();

        Gen.Select(Gen.Int[0, chunks.Length - 1], Gen.Int[0, 70_000], Gen.Byte, Gen.Int[0, 70_000]).Sample((chunk, at, flip, cut) =>
        {
            byte[] bytes = [.. chunks[chunk]];
            bytes[at % bytes.Length] ^= flip;
            BlackBoxChunk.TryRead(bytes, names, Stamped(_moments.Now()), out _);
            BlackBoxChunk.TryRead(bytes.AsSpan(0, cut % bytes.Length), names, default, out _);
        });
        Gen.Byte.Array[0, 200].Sample(noise =>
        {
            BlackBoxChunk.TryRead(noise, names, default, out _);
            BlackBoxChunk.TryRead([1, 2, .. noise], names, default, out _);
        });
    }

    [Fact]
    public void A_reading_and_a_frame_allocate_nothing()
    {
        var tap = _frames.Tap("bus1");
        byte[] frame = [1, 2, 3, 4, 5, 6, 7, 8];
        void Run(int count)
        {
            for (var i = 0; i < count; i++)
            {
                var now = _moments.Now();
                tap(sent: (i & 1) == 0, frame);
                _recorder.Heard(Reading.Good(new(0), i % 50, now), now);
                _recorder.Turn(now);
            }
        }

        Run(30_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(30_000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static RuleDefinition Rule(string id, AlarmPriority priority, Condition when) =>
        new() { Alarm = new() { Id = id, Priority = priority, Class = AlarmClass.Electrical, NeedsAcknowledge = false }, When = when };

    private static Stamp Stamped(in Moment at) => new(Guid.Empty, at.Elapsed, at.Wall, at.Clock);

    private ReadingRecorder Recorder(RecorderOptions options) => new(Points, new ReportPolicy(Points), options, _frames);

    private void Hear(int point, double value)
    {
        var now = _moments.Now();
        var reading = Reading.Good(new(point), value, now);
        _engine.Accept(reading, now);
        Hand();
        _recorder.Heard(reading, now);
    }

    private void Hand()
    {
        _recorder.Changed(_engine, _moments.Now());
        _engine.ClearOutcome();
    }

    private void Live(int seconds, double temperature, Action? each = null, int rate = 1, bool take = true)
    {
        for (var i = 0; i < seconds * rate; i++)
        {
            each?.Invoke();
            Hear(0, temperature);
            for (var j = 0; j < 3; j++)
            {
                Hear(2, i % 400);
            }

            _recorder.Turn(_moments.Now());
            if (take)
            {
                Take();
            }

            _clock.Advance(TimeSpan.FromSeconds(1.0 / rate));
        }

        _recorder.Turn(_moments.Now());
    }

    private void Take()
    {
        while (_recorder.TryTake(false) is { } batch)
        {
            _taken.Add(batch);
        }
    }

    private static PointNames Names()
    {
        var names = new PointNames();
        Assert.All(PointNames.Write(Points), record => Assert.True(names.Learn(record.Span)));
        return names;
    }

    private int Temperatures() => Chunks().SelectMany(static chunk => chunk.Readings).Count(static reading => reading.Name == "t.temperature");

    private List<BlackBoxChunk> Chunks()
    {
        var (names, chunks) = (Names(), new List<BlackBoxChunk>());
        foreach (var batch in _taken.Where(static batch => batch.Kind == RecordKind.BlackBox))
        {
            Assert.Equal(BatchOutcome.Read, BlackBoxChunk.TryRead(batch.Bytes.Span, names, Stamped(batch.At), out var chunk));
            chunks.Add(chunk!);
        }

        return chunks;
    }
}
