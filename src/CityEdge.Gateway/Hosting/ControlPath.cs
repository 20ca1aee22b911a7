namespace CityEdge.Gateway.Hosting;

/// <summary>Where the control socket of a gateway lies.</summary>
internal static class ControlPath
{
    private const string Name = "control.sock";

    /// <summary>In systemd's runtime directory where there is one (it is emptied at every start), else in the state directory.</summary>
    public static string Of(string stateDirectory, Func<string, string?> environment)
    {
        if (environment("RUNTIME_DIRECTORY") is { Length: > 0 } runtime)
        {
            return Path.Combine(runtime.Split(':')[0], Name);
        }

        // A person's shell has no RUNTIME_DIRECTORY: an installed service is found where its unit puts it.
        return stateDirectory == "/var/lib/cityedge" && File.Exists("/run/cityedge/" + Name)
            ? "/run/cityedge/" + Name
            : Path.Combine(stateDirectory, Name);
    }
}
