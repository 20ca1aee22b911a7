using CityEdge.Gateway.Lines.Modbus.Scheduling;
using CityEdge.Gateway.Lines.Serial.Protocols;
using CityEdge.Gateway.Lines.Serial.Scheduling;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Tests.Lines.Serial;

/// <summary>Who is asked next and who is dead, on plain ticks.</summary>
public sealed class SerialScheduleTests
{
    private const long Second = TimeSpan.TicksPerSecond;
    private const long Answer = Second / 10;
    private const long Lost = Second * 6 / 10;

    [Fact]
    public void A_dead_device_costs_two_time_outs_and_then_its_probes_only()
    {
        var schedule = new SerialSchedule([Device(1, 1), Device(2, 1)]);

        var asked = Run(schedule, 60, static work => work.Device!.Device.Id != "1");

        var dead = asked.Where(static a => a.Id == "1").ToArray();
        Assert.Equal([VerdictKind.Quiet, VerdictKind.DeviceDied], dead.Take(2).Select(static a => a.Verdict.Kind));
        Assert.All(dead.Skip(2), static a => Assert.Equal((true, VerdictKind.Quiet), (a.IsProbe, a.Verdict.Kind)));

        // 1, 2, 4 … s: not more than six in a minute; the other one is asked every second all the same.
        Assert.InRange(dead.Length, 5, 8);
        Assert.InRange(asked.Count(static a => a.Id == "2"), 55, 61);
    }

    [Fact]
    public void A_dead_life_safety_device_is_asked_every_ten_seconds_and_probes_take_less_than_a_quarter_of_the_line()
    {
        var schedule = new SerialSchedule([Device(1, 1, lifeSafety: true), Device(2, 1)]);

        var asked = Run(schedule, 600, static work => work.Device!.Device.Id != "1");

        var dead = asked.Where(static a => a.Id == "1").ToArray();
        Assert.All(dead.Zip(dead.Skip(1)), static pair => Assert.InRange(pair.Second.At - pair.First.At, 0, 10 * Second));
        Assert.InRange(dead.Length * Lost, 0, 600 * Second / 4);
    }

    [Fact]
    public void Life_safety_reads_go_first_and_an_ordinary_one_has_its_turn_after_four()
    {
        var schedule = new SerialSchedule([Device(1, 0.1, lifeSafety: true), Device(2, 0.1, lifeSafety: true), Device(3, 0.1)]);

        var asked = Run(schedule, 10, static _ => true);

        Assert.Equal(["1", "2", "1", "2", "3"], asked.Take(5).Select(static a => a.Id).ToArray());
        Assert.InRange(asked.Count(static a => a.Id == "3"), asked.Count / 5 - 1, asked.Count / 5 + 1);
    }

    [Fact]
    public void One_lost_answer_is_told_to_nobody_and_asked_again_soon()
    {
        var schedule = new SerialSchedule([Device(1, 10)]);
        var turn = 0;

        var asked = Run(schedule, 5, _ => turn++ != 0);

        Assert.Equal([VerdictKind.Quiet, VerdictKind.Good], asked.Select(static a => a.Verdict.Kind));
        Assert.Equal(Lost + ScheduleDefaults.RetryPause, asked[1].At - asked[0].At);
    }

    [Fact]
    public void A_device_that_comes_back_is_on_probation_and_dies_at_one_loss()
    {
        var schedule = new SerialSchedule([Device(1, 1)]);
        var turn = 0;

        // Lost, lost, back at the first probe, lost.
        var asked = Run(schedule, 4, _ => turn++ is 2);

        Assert.Equal([VerdictKind.Quiet, VerdictKind.DeviceDied, VerdictKind.Good, VerdictKind.DeviceDied], asked.Take(4).Select(static a => a.Verdict.Kind));
        Assert.Equal(asked[2].At + Answer + Second, asked[3].At);
    }

    [Fact]
    public void A_device_that_comes_back_is_asked_everything_at_once()
    {
        var schedule = new SerialSchedule([Device(1, 100, reads: 3)]);
        var turn = 0;

        var asked = Run(schedule, 5, _ => turn++ >= 2);

        Assert.Equal([true, false, false], asked.Skip(2).Take(3).Select(static a => a.IsProbe));
        Assert.Equal([0u, 1u, 2u], asked.Skip(2).Take(3).Select(static a => a.Item).Order());
    }

    [Fact]
    public void A_read_that_alone_is_silent_takes_nobody_down()
    {
        var schedule = new SerialSchedule([Device(1, 0.5, reads: 2)]);

        var asked = Run(schedule, 60, static work => work.Read!.Read.Item == 0);

        Assert.DoesNotContain(asked, static a => a.Verdict.Kind == VerdictKind.DeviceDied);
        Assert.Single(asked, static a => a.Verdict.Kind == VerdictKind.BlockBad);
        Assert.InRange(asked.Count(static a => a.Item == 0), 90, 121);
        Assert.InRange(asked.Count(static a => a.Item == 1), 3, 10);
    }

    [Fact]
    public void A_refusal_is_an_answer_and_says_which_read_is_not_there()
    {
        var schedule = new SerialSchedule([Device(1, 1)]);
        schedule.Opened(0);
        var work = schedule.Next(0);

        Assert.Equal(new Verdict(VerdictKind.BlockBad, QualityReason.ConfigurationError, true), schedule.Completed(work, SerialReply.NotThere, 0, Answer));
        Assert.Equal(new Verdict(VerdictKind.BlockBad, QualityReason.DeviceFailure, true), schedule.Completed(schedule.Next(Second), SerialReply.Failed, Second, Second + Answer));
        Assert.False(schedule.Devices[0].IsDead);
    }

    [Fact]
    public void All_of_several_silent_is_a_fault_of_the_line_and_one_device_is_its_own()
    {
        var several = new SerialSchedule([Device(1, 1), Device(2, 1), Device(3, 1)]);
        var one = new SerialSchedule([Device(1, 1)]);
        Run(several, 20, static _ => false);
        Run(one, 20, static _ => false);

        Assert.True(several.IsLineAtFault);
        Assert.True(one.AllDead);
        Assert.False(one.IsLineAtFault);
    }

    [Fact]
    public void A_node_that_pushes_is_dead_after_its_supervision_once_and_alive_when_it_speaks()
    {
        var schedule = new SerialSchedule([Device(1, 1, reads: 0, supervision: 60)]);
        var node = schedule.Devices[0];
        schedule.Opened(0);

        Assert.Equal(60 * Second, schedule.Next(0).Until);
        Assert.Null(schedule.Overdue((60 * Second) - 1));
        SerialSchedule.Pushed(node, 30 * Second);
        Assert.Null(schedule.Overdue(60 * Second));
        Assert.Same(node, schedule.Overdue(90 * Second));
        Assert.Null(schedule.Overdue(91 * Second));
        SerialSchedule.Pushed(node, 100 * Second);
        Assert.False(node.IsDead);

        // A line that was away takes nothing off its silence.
        schedule.Opened(150 * Second);
        Assert.Same(node, schedule.Overdue(160 * Second));
    }

    private static SerialDevice Device(int number, double interval, bool lifeSafety = false, int reads = 1, int supervision = 3600) => new()
    {
        Id = $"{number}",
        Status = new PointId(number),
        Protocol = SerialProtocols.Dlt645,
        Address = Frames.Address(SerialProtocols.Dlt645, $"{number:D12}"),
        Reads = [.. Enumerable.Range(0, reads).Select(i => new SerialRead { Item = (uint)i, Interval = TimeSpan.FromSeconds(interval), IsLifeSafety = lifeSafety })],
        Supervision = TimeSpan.FromSeconds(supervision),
        Listener = new SerialListener(static (string _, in Gateway.Devices.Messages.FieldValue _) => { }, static (_, _) => { }, static (_, _, _) => { }),
    };

    // The line's loop without a line: each question takes its time.
    private static List<(string Id, uint Item, long At, bool IsProbe, Verdict Verdict)> Run(SerialSchedule schedule, int seconds, Func<SerialWork, bool> answers)
    {
        var asked = new List<(string, uint, long, bool, Verdict)>();
        var now = 0L;
        schedule.Opened(now);
        while (now < seconds * Second)
        {
            var work = schedule.Next(now);
            if (work.IsIdle)
            {
                Assert.True(work.Until > now, "Idle until a time that is past.");
                now = Math.Min(work.Until, seconds * Second);
                continue;
            }

            var answered = answers(work);
            var ended = now + (answered ? Answer : Lost);
            asked.Add((work.Device!.Device.Id, work.Read!.Read.Item, now, work.IsProbe,
                schedule.Completed(work, answered ? SerialReply.Values : SerialReply.Silence, now, ended)));
            now = ended;
        }

        return asked;
    }
}
