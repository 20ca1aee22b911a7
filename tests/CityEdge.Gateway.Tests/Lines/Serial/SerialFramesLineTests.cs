using CityEdge.Gateway.Devices.Messages;
using CityEdge.Gateway.Lines.Serial.Protocols;
using CityEdge.Safety.Points;
using CityEdge.Simulator.Serial;

namespace CityEdge.Gateway.Tests.Lines.Serial;

/// <summary>The worker of a serial line on fake time, against the simulator's own meters.</summary>
public sealed class SerialFramesLineTests
{
    private readonly TestSerialLine _line = new();
    private readonly ElectricityMeter _meter = new(161) { Voltage = 2301, Current = -1234 };
    private readonly WaterMeter _water = new(12) { Hundredths = 100010, Status = 4 };

    [Fact]
    public void Meters_of_two_protocols_share_a_line_and_each_answers_its_own()
    {
        _line.With(SerialProtocols.Dlt645, "000000000161", 0x02010100, 0x02020100).With(SerialProtocols.Cjt188, "00000000000012", Cjt188Protocol.ReadDataItem);
        _line.Wire.Device = Meters(_meter, _water);

        _line.Run(13);

        Assert.Equal([230.1, 230.1, 230.1], _line.Numbers("voltage_a"));
        Assert.Equal([-1.234, -1.234, -1.234], _line.Numbers("current_a"));
        Assert.Equal([1000.1, 1000.1, 1000.1], _line.Numbers("volume"));
        Assert.Empty(_line.Bad);
        Assert.All(_line.Readings, static r => Assert.Equal(Quality.Good, r.Quality));
        Assert.All(_line.Wire.Sent, static s => Assert.Equal([0xFE, 0xFE, 0xFE, 0xFE, 0x68], s.Bytes[..5]));
    }

    [Fact]
    public void Nothing_is_asked_before_the_line_was_heard_for_a_second()
    {
        _line.With(SerialProtocols.Dlt645, "000000000161", 0x02010100);
        _line.Wire.Device = Meters(_meter);

        _line.Run(3);

        Assert.Equal(TimeSpan.FromSeconds(1), _line.Wire.Sent[0].At);
        Assert.Equal(QualityReason.None, _line.Of(0).First().Reason);
    }

    [Fact]
    public void An_answer_behind_noise_that_looks_like_the_begin_of_a_frame_is_found_within_its_time_out()
    {
        _line.With(SerialProtocols.Dlt645, "000000000161", 0x02010100);

        // 68, an address, 68, C and a length of 200 that never comes.
        byte[] noise = [0x68, 1, 2, 3, 4, 5, 6, 0x68, 0x91, 200];
        _line.Wire.Device = request => _meter.Answer(request.AsSpan(4)) is { } answer ? [.. noise, .. answer] : null;

        _line.Run(5);

        Assert.Equal([230.1], _line.Numbers("voltage_a"));
        Assert.Empty(_line.Bad);
    }

    [Fact]
    public void A_meter_that_dies_in_mid_frame_is_told_once_and_comes_back_by_itself()
    {
        _line.With(SerialProtocols.Dlt645, "000000000161", 0x02010100).With(SerialProtocols.Cjt188, "00000000000012", Cjt188Protocol.ReadDataItem);
        _line.Wire.Device = Meters(_meter, _water);
        _line.Wire.At(TimeSpan.FromSeconds(4), () => _line.Wire.Device = request =>
            request[11] == 0x68 ? _meter.Answer(request.AsSpan(4))![..9] : _water.Answer(request.AsSpan(4)));
        _line.Wire.At(TimeSpan.FromSeconds(30), () => _line.Wire.Device = Meters(_meter, _water));

        _line.Run(60);

        Assert.Equal([("dlt645-1", null, QualityReason.CommunicationFailure)], _line.Bad);
        Assert.Equal((Quality.Good, Quality.Good), (_line.Of(1).Last().Quality, _line.Of(2).Last().Quality));
        Assert.All(_line.Of(2), static r => Assert.Equal(Quality.Good, r.Quality));
        Assert.InRange(_line.Numbers("volume").Count(), 11, 12);
        Assert.InRange(_line.Numbers("voltage_a").Count(), 4, 9);
        Assert.All(_line.Numbers("voltage_a"), static v => Assert.Equal(230.1, v));
    }

    [Fact]
    public void What_a_meter_does_not_have_is_a_fault_of_that_read_alone()
    {
        _line.With(SerialProtocols.Dlt645, "000000000161", 0x02010100, 0x02800001);
        _line.Wire.Device = Meters(_meter);

        _line.Run(4);

        Assert.Equal([("dlt645-1", 0x02800001u, QualityReason.ConfigurationError)], _line.Bad);
        Assert.Equal([230.1], _line.Numbers("voltage_a"));
    }

    [Fact]
    public void The_answer_of_another_meter_or_to_another_question_is_none()
    {
        _line.With(SerialProtocols.Dlt645, "000000000161", 0x02010100);
        var stranger = new ElectricityMeter(162) { Voltage = 1 };
        _line.Wire.Device = request =>
        {
            // Somebody else's address, then this meter's current instead of its voltage.
            byte[] other = Frames.Ask(SerialProtocols.Dlt645, new(Frames.Address(SerialProtocols.Dlt645, "000000000162"), 0x02010100));
            byte[] current = Frames.Ask(SerialProtocols.Dlt645, new(Frames.Address(SerialProtocols.Dlt645, "000000000161"), 0x02020100));
            return [.. stranger.Answer(other)!, .. _meter.Answer(current)!, .. _meter.Answer(request.AsSpan(4))!];
        };

        _line.Run(4);

        Assert.Equal(["voltage_a"], _line.Fields.Select(static f => f.Field));
        Assert.Equal([230.1], _line.Numbers("voltage_a"));
    }

    [Fact]
    public void An_adapter_that_hears_itself_is_no_foreign_master()
    {
        _line.With(SerialProtocols.Dlt645, "000000000161", 0x02010100);
        _line.Wire.Echoes = true;
        _line.Wire.Device = Meters(_meter);

        _line.Run(8);

        Assert.Equal([230.1, 230.1], _line.Numbers("voltage_a"));
        Assert.Empty(_line.Bad);
    }

    [Fact]
    public void While_another_master_asks_we_do_not_and_after_ten_quiet_seconds_we_do()
    {
        _line.With(SerialProtocols.Dlt645, "000000000161", 0x02010100);
        _line.Wire.Device = Meters(_meter);
        _line.Wire.Say(TimeSpan.FromSeconds(3), Frames.Ask(SerialProtocols.Dlt645, new(Frames.Address(SerialProtocols.Dlt645, "000000000777"), 0x00010000)));

        _line.Run(20);

        Assert.DoesNotContain(_line.Wire.Sent, static s => s.At > TimeSpan.FromSeconds(3) && s.At < TimeSpan.FromSeconds(13));
        Assert.Contains(_line.Wire.Sent, static s => s.At >= TimeSpan.FromSeconds(13));
        Assert.Equal([("dlt645-1", null, QualityReason.ForeignMaster)], _line.Bad);
        Assert.Contains(_line.Of(0), static r => r.Reason == QualityReason.ForeignMaster);
        Assert.Equal(Quality.Good, _line.Of(0).Last().Quality);
    }

    [Fact]
    public void A_node_that_pushes_is_heard_between_questions_and_missed_after_its_supervision_once()
    {
        var node = new PressureNode("SHMK19060013") { Pressure = 538, Alarms = 2 };
        _line.With(SerialProtocols.Meokon, "SHMK19060013").With(SerialProtocols.Dlt645, "000000000161", 0x02010100);
        _line.Wire.Device = Meters(_meter);
        _line.Wire.Say(TimeSpan.FromSeconds(3), node.Push());
        _line.Wire.Say(TimeSpan.FromSeconds(100), node.Push());

        _line.Run(110);

        Assert.Equal([0.538, 0.538], _line.Numbers("pressure"));
        Assert.Equal([("meokon-1", null, QualityReason.CommunicationFailure)], _line.Bad);
        Assert.Equal(Quality.Good, _line.Of(1).Last().Quality);
        Assert.Equal(2, _line.Ended.Count(static e => e == ("meokon-1", MessageOutcome.Ok)));
        Assert.InRange(_line.Numbers("voltage_a").Count(), 21, 22);
    }

    [Fact]
    public void A_stranger_who_pushes_is_counted_and_nobody_hears_of_it()
    {
        _line.With(SerialProtocols.Meokon, "SHMK19060013");
        _line.Wire.Say(TimeSpan.FromSeconds(1), Frames.Bytes(Frames.Meokon2)).Say(TimeSpan.FromSeconds(2), [1, 2, 3, 0xA5, 0x5A, 0, 0, 200]);

        _line.Run(4);

        Assert.Empty(_line.Fields);
        Assert.Equal(1, _line.Line!.Strangers);
        var losses = _line.Line.Losses.Single().Losses;
        Assert.Equal((3 + 4, 0, 0, 1), (losses.Unknown, losses.Length, losses.Checksum, losses.Truncated));
    }

    [Fact]
    public void An_M_Bus_meter_is_linked_first_and_its_frame_count_bit_turns_with_every_answer()
    {
        _line.With(SerialProtocols.MBus, "8", 0);
        var turn = 0;
        _line.Wire.Device = request => request[1] == 0x40 ? [0xE5] : turn++ == 1 ? null : Frames.Bytes(Frames.Itron);

        _line.Run(14);

        // Linked; answered; the second lost, so it is linked anew and asked again.
        Assert.Equal([0x40, 0x7B, 0x5B, 0x40, 0x7B, 0x5B], _line.Wire.Sent.Select(static s => (int)s.Bytes[1]));
        Assert.Equal([54.321, 54.321, 54.321], _line.Numbers("volume"));
        Assert.Empty(_line.Bad);
    }

    [Fact]
    public void A_line_that_goes_away_is_told_once_opened_with_growing_pauses_and_works_again()
    {
        _line.With(SerialProtocols.Dlt645, "000000000161", 0x02010100);
        _line.Wire.Device = Meters(_meter);
        _line.Wire.At(TimeSpan.FromSeconds(4), () =>
        {
            _line.Wire.OpenFailure = "gone";
            _line.Wire.HangUp();
        });

        _line.Run(60, failure => _line.Wire.OpenFailure = null);

        Assert.Equal(["gone", null], _line.Told);
        Assert.Equal([("dlt645-1", null, QualityReason.NotConnected)], _line.Bad);
        Assert.Equal((2, Quality.Good), (_line.Wire.Opens, _line.Of(0).Last().Quality));
        Assert.InRange(_line.Numbers("voltage_a").Count(), 10, 13);
        Assert.True(_line.Line!.Progress > 100);
    }

    [Fact]
    public void The_line_is_told_at_least_every_second_also_while_nobody_answers()
    {
        _line.With(SerialProtocols.Dlt645, "000000000161", 0x02010100).With(SerialProtocols.Dlt645, "000000000162", 0x02010100);

        _line.Run(60);

        var told = _line.Of(0).Select(static r => r.Received.Elapsed).ToArray();
        Assert.All(told.Zip(told.Skip(1)), static pair => Assert.InRange(pair.Second - pair.First, 0, TimeSpan.TicksPerSecond * 5 / 4));
        Assert.Contains(_line.Of(0), static r => r.Reason == QualityReason.CommunicationFailure);
        Assert.True(_line.Wire.Opens >= 3, "A port over which nobody answers is opened anew.");
    }

    [Fact]
    public void Dribbling_bytes_do_not_hold_a_line_up_without_end()
    {
        _line.With(SerialProtocols.Dlt645, "000000000161", 0x02010100).With(SerialProtocols.Cjt188, "00000000000012", Cjt188Protocol.ReadDataItem);
        _line.Wire.Device = request =>
        {
            if (request[11] == 0x68)
            {
                _line.Wire.Say(_line.Clock.Now + TimeSpan.FromMilliseconds(100), [0x68, 1, 2, 3, 4, 5, 6, 0x68, 0x91, 200, .. new byte[190]], TimeSpan.FromMilliseconds(400));
                return null;
            }

            return _water.Answer(request.AsSpan(4));
        };

        _line.Run(8);

        // 0.6 s for the first byte and 0.97 s for the longest frame.
        Assert.InRange(_line.Wire.Sent[1].At - _line.Wire.Sent[0].At, TimeSpan.FromSeconds(0.6), TimeSpan.FromSeconds(2));
    }

    private static Func<byte[], byte[]?> Meters(params SimulatedMeter[] meters) =>
        request => Array.Find(meters, m => m.Answer(request.AsSpan(4)) is not null)?.Answer(request.AsSpan(4));
}
