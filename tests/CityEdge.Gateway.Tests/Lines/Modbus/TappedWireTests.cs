using CityEdge.Gateway.Lines.Modbus;
using CityEdge.Gateway.Lines.Wires;

namespace CityEdge.Gateway.Tests.Lines.Modbus;

public sealed class TappedWireTests
{
    [Fact]
    public void A_listener_hears_every_byte_of_both_directions_and_the_master_notices_nothing()
    {
        var clock = new ManualClock();
        var (plain, tapped, heard) = (new ScriptedWire(clock) { Device = Answer }, new ScriptedWire(clock) { Device = Answer }, new List<(bool Sent, byte[] Bytes)>());

        var expected = Ask(new RtuMaster(plain, new RtuOptions { Baud = 9600 }, clock));
        var reply = Ask(new RtuMaster(new TappedWire(tapped, (sent, bytes) => heard.Add((sent, bytes.ToArray()))), new RtuOptions { Baud = 9600 }, clock));

        Assert.Equal((FrameOutcome.Ok, expected), (reply, reply));
        Assert.Equal(tapped.Sent[0].Bytes, heard.Where(static one => one.Sent).SelectMany(static one => one.Bytes));
        Assert.Equal(Answer(tapped.Sent[0].Bytes), heard.Where(static one => !one.Sent).SelectMany(static one => one.Bytes));
    }

    private static byte[] Answer(byte[] request) => Frames.Rtu(request[0], 3, 2, 0, 42);

    private static FrameOutcome Ask(RtuMaster master)
    {
        using (master)
        {
            Assert.True(master.TryOpen(out _, TestContext.Current.CancellationToken));
            Span<byte> data = stackalloc byte[8];
            return master.Exchange(ModbusRequest.ReadHolding(5, 7, 1), TimeSpan.FromSeconds(1), data, TestContext.Current.CancellationToken).Outcome;
        }
    }
}
