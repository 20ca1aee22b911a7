using System.Net.Sockets;
using System.Text;
using CityEdge.Gateway.Control;
using CityEdge.Gateway.Page;
using CityEdge.Gateway.Tests.Page;
using CityEdge.Safety.Alarms;

namespace CityEdge.Gateway.Tests.Control;

public sealed class ControlClientTests
{
    [Fact]
    public async Task The_client_reads_what_the_page_reads_and_acts()
    {
        await using var bench = await PageBench.StartAsync();
        await bench.AllWellAsync();
        await bench.SayAndSettleAsync(TestShop.Smoke, 1);
        using var client = new ControlClient(bench.SocketPath);

        var state = await client.GetStateAsync(PageBench.Stop);
        var alarms = await client.GetAlarmsAsync(PageBench.Stop);
        var points = await client.GetPointsAsync(PageBench.Stop);
        var reply = await client.ActAsync(new ControlRequest { Verb = "acknowledge", Who = "li", Alarm = alarms.Alarms[0].Id }, PageBench.Stop);
        var refused = await client.ActAsync(new ControlRequest { Verb = "shelve", Who = "li", Why = "x", Alarm = alarms.Alarms[0].Id }, PageBench.Stop);

        Assert.Equal(Verdict.Fire, state.Verdict);
        Assert.Equal((TestShop.SmokeAlarm, AlarmState.Unacknowledged), (alarms.Alarms[0].Id, alarms.Alarms[0].State));
        Assert.Equal(21.5, points.Points[TestShop.Temperature.Index].Value);
        Assert.Equal(ActionOutcome.Done, reply.Outcome);
        Assert.Equal(ActionOutcome.FireIsNeverShelved, refused.Outcome);
    }

    [Fact]
    public async Task A_gateway_that_does_not_run_is_exit_5_and_a_sentence_in_both_languages()
    {
        using var client = new ControlClient(Path.Combine(Path.GetTempPath(), "no-such-directory", "control.sock"));

        var failure = await Assert.ThrowsAsync<ControlException>(() => client.GetAlarmsAsync(PageBench.Stop));

        Assert.Equal(5, failure.ExitCode);
        Assert.Contains("is not running", failure.Text.En, StringComparison.Ordinal);
        Assert.Contains("没有运行", failure.Text.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_loop_that_does_not_answer_is_exit_5()
    {
        await using var bench = await PageBench.StartAsync(turning: false);
        using var client = new ControlClient(bench.SocketPath);
        var asking = client.GetStateAsync(PageBench.Stop);
        await bench.Clock.WhenWaitingAsync(SiteReader.Patience);
        bench.Clock.Advance(SiteReader.Patience);

        var failure = await Assert.ThrowsAsync<ControlException>(() => asking);

        Assert.Equal(5, failure.ExitCode);
        Assert.Contains("does not respond", failure.Text.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n[]")]
    [InlineData("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n")]
    public async Task An_answer_that_makes_no_sense_is_exit_1(string answer)
    {
        var directory = Directory.CreateTempSubdirectory("ce");
        var path = Path.Combine(directory.FullName, "s");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        var answering = AnswerAsync(listener, answer);
        using var client = new ControlClient(path);

        var failure = await Assert.ThrowsAsync<ControlException>(() => client.GetStateAsync(PageBench.Stop));
        await answering;
        directory.Delete(recursive: true);

        Assert.Equal(1, failure.ExitCode);
    }

    private static async Task AnswerAsync(Socket listener, string answer)
    {
        using var socket = await listener.AcceptAsync(PageBench.Stop);
        await socket.ReceiveAsync(new byte[4096], PageBench.Stop);
        await socket.SendAsync(Encoding.ASCII.GetBytes(answer), PageBench.Stop);
    }
}
