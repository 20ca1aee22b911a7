using System.Globalization;
using CityEdge.Simulator.Devices;
using CityEdge.Simulator.Modbus;
using CityEdge.Simulator.Wires;

namespace CityEdge.EndToEnd.Strangers;

/// <summary>Masters that we did not write read and write the slave that we did.</summary>
public sealed class MastersAgainstOurSlaveTests
{
    private const int Patience = 60_000;

    [Fact(Timeout = Patience)]
    [Trait("stranger", "libmodbus")]
    public async Task Libmodbus_exercises_every_function_over_tcp()
    {
        var stop = TestContext.Current.CancellationToken;
        Tools.NeedLibmodbus();
        await using var slave = Specimen.Create();

        var (exit, output) = await LibmodbusAsync(stop, "tcp", "127.0.0.1", Text(slave.ListenTcp()));

        Assert.Equal((0, "DONE 34"), (exit, Last(output)));
    }

    [Fact(Timeout = Patience)]
    [Trait("stranger", "libmodbus")]
    [Trait("stranger", "pty")]
    public async Task Libmodbus_exercises_every_function_as_rtu_over_a_pty()
    {
        var stop = TestContext.Current.CancellationToken;
        Tools.NeedLibmodbus();
        Tools.NeedPty();
        await using var pair = await PtyPair.OpenAsync(stop);
        await using var slave = Specimen.Create();
        slave.ServePty(pair.Right);

        var (exit, output) = await LibmodbusAsync(stop, "rtu", pair.Left, "115200");

        Assert.Equal((0, "DONE 34"), (exit, Last(output)));
    }

    [Fact(Timeout = Patience)]
    [Trait("stranger", "pymodbus")]
    public async Task Pymodbus_exercises_every_function_over_tcp()
    {
        var stop = TestContext.Current.CancellationToken;
        await Tools.NeedPymodbusAsync();
        await using var slave = Specimen.Create();

        var (exit, output) = await PymodbusAsync(stop, "tcp", "127.0.0.1", Text(slave.ListenTcp()));

        Assert.Equal((0, "DONE 25"), (exit, Last(output)));
    }

    [Fact(Timeout = Patience)]
    [Trait("stranger", "pymodbus")]
    [Trait("stranger", "pty")]
    public async Task Pymodbus_exercises_every_function_as_rtu_over_a_pty()
    {
        var stop = TestContext.Current.CancellationToken;
        await Tools.NeedPymodbusAsync();
        Tools.NeedPty();
        await using var pair = await PtyPair.OpenAsync(stop);
        await using var slave = Specimen.Create();
        slave.ServePty(pair.Right);

        var (exit, output) = await PymodbusAsync(stop, "rtu", pair.Left, "115200");

        Assert.Equal((0, "DONE 25"), (exit, Last(output)));
    }

    [Fact(Timeout = Patience)]
    [Trait("stranger", "mbpoll")]
    public async Task Mbpoll_reads_a_thermometer_and_switches_a_relay_over_tcp()
    {
        var stop = TestContext.Current.CancellationToken;
        Tools.NeedMbpoll();
        await using var slave = new ModbusSlave(RealClock.Time);
        slave.Add(new XyMd02(4) { Temperature = -10.1, Humidity = 65.8 });
        using var relay = slave.Add(new WaveshareRelay(30, RealClock.Time));
        string[] port = ["-p", Text(slave.ListenTcp()), "127.0.0.1"];

        var read = await Mbpoll.RunAsync(["-a", "4", "-0", "-r", "1", "-c", "2", "-t", "3", "-1", .. port], stop);
        var written = await Mbpoll.RunAsync(["-a", "30", "-0", "-r", "2", "-t", "0", .. port, "1"], stop);

        Assert.Contains("65435 (-101)", read, StringComparison.Ordinal);
        Assert.Contains("658", read, StringComparison.Ordinal);
        Assert.Contains("Written 1 references.", written, StringComparison.Ordinal);
        var command = Assert.Single(relay.Commands);
        Assert.Equal((2, true), (command.Coil, command.On));
    }

    [Fact(Timeout = Patience)]
    [Trait("stranger", "mbpoll")]
    [Trait("stranger", "pty")]
    public async Task Mbpoll_reads_a_meters_floats_and_writes_a_register_over_a_pty()
    {
        var stop = TestContext.Current.CancellationToken;
        Tools.NeedMbpoll();
        Tools.NeedPty();
        await using var pair = await PtyPair.OpenAsync(stop);
        await using var slave = new ModbusSlave(RealClock.Time);
        slave.Add(new Sdm120(12) { Voltage = 230.5, Power = 640 });
        var thermometer = slave.Add(new XyMd02(4));
        slave.ServePty(pair.Right);
        string[] line = ["-m", "rtu", "-b", "9600", "-P", "none", pair.Left];

        var read = await Mbpoll.FailAsync(["-a", "12", "-0", "-r", "0", "-c", "7", "-t", "3:float", "-B", "-1", .. line], stop);
        var power = await Mbpoll.RunAsync(["-a", "12", "-0", "-r", "12", "-c", "1", "-t", "3:float", "-B", "-1", .. line], stop);
        await Mbpoll.RunAsync(["-a", "4", "-0", "-r", "259", "-t", "4", .. line, "15"], stop);

        Assert.Contains("Illegal data address", read, StringComparison.Ordinal);
        Assert.Contains("640", power, StringComparison.Ordinal);
        Assert.Equal(new SlaveWrite(6, 259, 15), Assert.Single(thermometer.Writes));
    }

    [Fact(Timeout = Patience)]
    [Trait("stranger", "mbpoll")]
    [Trait("stranger", "pty")]
    public async Task A_cable_that_was_cut_and_mended_carries_again_under_the_same_name()
    {
        var stop = TestContext.Current.CancellationToken;
        Tools.NeedMbpoll();
        Tools.NeedPty();
        await using var pair = await PtyPair.OpenAsync(stop);
        await using var slave = new ModbusSlave(RealClock.Time);
        slave.Add(new XyMd02(4) { Temperature = 25.3 });
        slave.ServePty(pair.Right);
        string[] ask = ["-a", "4", "-0", "-r", "1", "-c", "1", "-t", "3", "-1", "-m", "rtu", "-b", "9600", "-P", "none", pair.Left];

        await pair.CutAsync();
        var cut = await Mbpoll.FailAsync(ask, stop);
        await pair.MendAsync(stop);
        slave.ServePty(pair.Right);
        var mended = await Mbpoll.RunAsync(ask, stop);

        Assert.Contains("Connection failed", cut, StringComparison.Ordinal);
        Assert.Contains("253", mended, StringComparison.Ordinal);
    }

    [Fact(Timeout = Patience)]
    [Trait("stranger", "libmodbus")]
    public async Task Libmodbus_polls_in_a_tight_loop_without_a_single_error()
    {
        var stop = TestContext.Current.CancellationToken;
        Tools.NeedLibmodbus();
        await using var slave = Specimen.Create();

        var (exit, output) = await StrangerProgram.RunAsync(await NativeProgram.BuildAsync("libmodbus_poll"),
            ["127.0.0.1", Text(slave.ListenTcp()), "0.5", Text(Specimen.Unit)], stop);

        Assert.Equal(0, exit);
        Assert.True(double.Parse(output, CultureInfo.InvariantCulture) > 0);
    }

    private static async Task<(int Exit, string Output)> LibmodbusAsync(CancellationToken stop, params string[] arguments) =>
        await StrangerProgram.RunAsync(await NativeProgram.BuildAsync("libmodbus_client"), [.. arguments, Text(Specimen.Unit)], stop);

    private static Task<(int Exit, string Output)> PymodbusAsync(CancellationToken stop, params string[] arguments) =>
        StrangerProgram.RunAsync(Tools.Python,
            [Path.Combine(AppContext.BaseDirectory, "Strangers", "pymodbus_client.py"), .. arguments, Text(Specimen.Unit)], stop);

    private static string Last(string output) => output.TrimEnd().Split('\n')[^1];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
