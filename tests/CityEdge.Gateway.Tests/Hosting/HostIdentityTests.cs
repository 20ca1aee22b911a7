using CityEdge.Gateway.Hosting;

namespace CityEdge.Gateway.Tests.Hosting;

public sealed class HostIdentityTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("cityedge").FullName;

    [Fact]
    public void The_same_machine_is_the_same_and_another_is_another_and_its_id_is_not_to_be_seen()
    {
        var one = HostIdentity.Read(Write("a", "0123456789abcdef0123456789abcdef\n"), Write("boot", "2c6a7b1e-6a52-4f2b-8f4f-0f4f6a7b1e2c\n"));
        var again = HostIdentity.Read(Write("b", "0123456789abcdef0123456789abcdef"), Path.Combine(_root, "boot"));
        var other = HostIdentity.Read(Write("c", "f123456789abcdef0123456789abcdef\n"), Path.Combine(_root, "boot"));

        Assert.Equal(one, again);
        Assert.NotEqual(one.Machine, other.Machine);
        Assert.NotEqual(Guid.Empty, one.Machine);
        Assert.NotEqual(new Guid("0123456789abcdef0123456789abcdef"), one.Machine);
        Assert.Equal(new Guid("2c6a7b1e-6a52-4f2b-8f4f-0f4f6a7b1e2c"), one.Boot);
    }

    [Fact]
    public void Where_the_machine_tells_nothing_every_boot_is_another()
    {
        var missing = Path.Combine(_root, "missing");

        Assert.NotEqual(HostIdentity.Read(missing, missing).Boot, HostIdentity.Read(missing, missing).Boot);
        Assert.Equal(Guid.Empty, HostIdentity.Read(missing, missing).Machine);
    }

    public void Dispose() => Directory.Delete(_root, true);

    private string Write(string name, string text)
    {
        var path = Path.Combine(_root, name);
        File.WriteAllText(path, text);
        return path;
    }
}
