using CityEdge.Gateway.Journal.Media;

namespace CityEdge.Gateway.Journal;

/// <summary>Which directory a gateway started on. What lies beneath a mount that went away has the same path, and is not the state: what is written there is hidden when the disk comes back.</summary>
internal sealed class StateIdentity
{
    private readonly string _state;
    private readonly (ulong Device, ulong Inode) _started;

    private StateIdentity(string state, (ulong Device, ulong Inode) started) => (_state, _started) = (state, started);

    /// <summary>Remembers a directory; null where it cannot be told which one it is.</summary>
    public static StateIdentity? Take(string state)
    {
        try
        {
            return new StateIdentity(state, Posix.Identify(state));
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The path still leads to that directory.</summary>
    /// <exception cref="MediumException">It is gone, or another one is in its place.</exception>
    public void Require()
    {
        try
        {
            if (Posix.Identify(_state) == _started)
            {
                return;
            }
        }
        catch (IOException failure)
        {
            throw new MediumException(MediumFailure.Gone, $"{_state}: {failure.Message}", failure);
        }

        throw new MediumException(MediumFailure.Gone, $"{_state} is not the directory that the gateway started on");
    }
}
