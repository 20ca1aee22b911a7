using System.Net.Sockets;
using System.Text;
using CityEdge.Gateway.Hosting;

namespace CityEdge.Gateway.Tests.Hosting;

public sealed class ServiceNotifierTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cityedge").FullName;
    private readonly Socket _systemd = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    [Theory]
    [InlineData("notify.sock", false)]
    [InlineData("@cityedge-test-", true)]
    public void It_speaks_to_the_socket_that_systemd_names(string name, bool isAbstract)
    {
        var path = isAbstract ? name + Path.GetFileName(_folder) : Path.Combine(_folder, name);
        _systemd.Bind(new UnixDomainSocketEndPoint(isAbstract ? '\0' + path[1..] : path));
        using var notifier = ServiceNotifier.From(key => key == "NOTIFY_SOCKET" ? path : null);

        notifier.Ready();
        notifier.Alive();
        notifier.Status("8 devices");

        Assert.Equal(["READY=1", "WATCHDOG=1", "STATUS=8 devices"], [Heard(), Heard(), Heard()]);
    }

    [Fact]
    public void Nobody_listening_is_no_reason_to_stop()
    {
        using var notifier = ServiceNotifier.From(key => key == "NOTIFY_SOCKET" ? Path.Combine(_folder, "nobody") : null);

        notifier.Ready();
        notifier.Stopping();
    }

    [Theory]
    [InlineData("30000000", 30.0)]
    [InlineData("0", null)]
    [InlineData("junk", null)]
    [InlineData(null, null)]
    public void The_watchdog_period_is_read_in_microseconds(string? value, double? seconds)
    {
        using var notifier = ServiceNotifier.From(key => key == "WATCHDOG_USEC" ? value : null);

        Assert.Equal(seconds, notifier.WatchdogPeriod?.TotalSeconds);
    }

    public void Dispose()
    {
        _systemd.Dispose();
        Directory.Delete(_folder, true);
    }

    private string Heard()
    {
        var buffer = new byte[256];
        return Encoding.UTF8.GetString(buffer, 0, _systemd.Receive(buffer));
    }
}
