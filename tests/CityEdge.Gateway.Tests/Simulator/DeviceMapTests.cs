using CityEdge.Simulator.Devices;
using CityEdge.Simulator.Modbus;

namespace CityEdge.Gateway.Tests.Simulator;

/// <summary>Simulated devices answer with the frames that their manuals and public maps show.</summary>
public sealed class DeviceMapTests
{
    [Fact]
    public void Xy_md02_shows_temperature_and_humidity_in_tenths()
    {
        var device = new XyMd02(1) { Temperature = 25.3, Humidity = 53.5 };
        Assert.Equal("01040400FD02172B1A", Ask(device, "010400010002200B"));

        device.Temperature = -10.1;
        Assert.Equal("FF9B", Words(device, 4, 1, 1));
    }

    [Fact]
    public void Sdm120_shows_floats_high_word_first()
    {
        var device = new Sdm120(1) { Voltage = 230.2, Power = 640 };

        Assert.Equal("01040443663333" + "5AFA", Ask(device, "01040000000271CB"));
        Assert.Equal("44200000", Words(device, 4, 0x0C, 2));
        Assert.Equal("42480000", Words(device, 4, 0x46, 2));
    }

    [Fact]
    public void Ws61_shows_capacitance_temperature_and_water()
    {
        var device = new MinyuanWs61(1) { Capacitance = 12.345, Temperature = 25.1, Wet = true };

        Assert.Equal("010306303900FB000108B1", Ask(device, "010300120003A5CE"));
    }

    [Fact]
    public void Wt901_shows_angles_as_fractions_of_half_a_turn()
    {
        var device = new WitmotionWt901();
        device.SetTilt(0.5, -0.2527);

        Assert.Equal("500306005BFFD200002506", Ask(device, "5003003D00039986"));
    }

    [Fact]
    public void Greystone_shows_ppm_as_they_are_and_no_more_than_500()
    {
        var device = new GreystoneCo(1) { Ppm = 180, Temperature = 22.5 };
        Assert.Equal("000000B400E1", Words(device, 3, 0, 3));

        device.Ppm = 900;
        device.Fault = true;
        Assert.Equal("000101F4", Words(device, 3, 0, 2));
        Assert.Equal("0001", Words(device, 3, 7, 1));
    }

    [Fact]
    public void Ladoga_keeps_alarm_and_link_in_one_word_and_gives_one_register_at_a_time()
    {
        var device = new LadogaHub(1);
        Assert.Equal("00B8", Words(device, 4, 1, 1));

        device.SetSmoke(1, true);
        device.SetLink(2, false);

        Assert.Equal("00B9", Words(device, 4, 1, 1));
        Assert.Equal("00B0", Words(device, 4, 2, 1));
        Assert.Equal("8403", Answer(device, [4, 0, 1, 0, 2]));
    }

    [Fact]
    public void Msw_shows_hundredths_and_a_long_light_value()
    {
        var device = new WbMsw(1) { Temperature = -3.25, Humidity = 61.2, Light = 1234.5, Co2 = 812, Motion = 7 };
        device.Motion = 3;

        Assert.Equal("FEBB" + "17E8", Words(device, 4, 4, 2));
        Assert.Equal("0001E23A", Words(device, 4, 9, 2));
        Assert.Equal("032C", Words(device, 4, 8, 1));
        Assert.Equal("0007", Words(device, 4, 280, 1));
        Assert.Equal("0003", Words(device, 4, 283, 1));
    }

    private static string Words(SlaveUnit unit, byte function, int first, int count)
    {
        var answer = Answer(unit, [function, (byte)(first >> 8), (byte)first, 0, (byte)count]);
        Assert.Equal(function.ToString("X2", null), answer[..2]);
        return answer[4..];
    }

    private static string Answer(SlaveUnit unit, byte[] request)
    {
        var answer = new byte[SlavePdu.MaxLength];
        return Convert.ToHexString(answer.AsSpan(0, SlavePdu.Answer(unit, request, answer)));
    }

    /// <summary>Whole serial frames, checksums as published.</summary>
    private static string Ask(SlaveUnit unit, string request)
    {
        var requests = new RtuRequests(address => address == unit.Address);
        requests.Feed(Convert.FromHexString(request));
        Assert.True(requests.TryTake(out var frame));
        var answer = new byte[RtuRequests.MaxFrame];
        answer[0] = unit.Address;
        var length = 1 + SlavePdu.Answer(unit, frame[1..^2], answer.AsSpan(1));
        return Convert.ToHexString(answer.AsSpan(0, SlaveCrc.Append(answer, length)));
    }
}
