using CityEdge.Gateway.Journal;
using CityEdge.Gateway.Loop;

namespace CityEdge.Gateway.Hosting;

/// <summary>Gives the journal's owner its thread, below all that watches the place.</summary>
internal sealed class JournalThread
{
    private readonly SiteJournal _journal;
    private readonly GatewayEvents _events;
    private readonly Thread _thread;

    public JournalThread(SiteJournal journal, GatewayEvents events)
    {
        _journal = journal;
        _events = events;
        _thread = new Thread(journal.Run) { IsBackground = true, Name = "journal", Priority = ThreadPriority.BelowNormal };
    }

    public void Start() => _thread.Start();

    /// <summary>Lets the owner write what waits; a disk that hangs is not waited for.</summary>
    public void Stop()
    {
        _journal.Stop();
        if (_thread.IsAlive && !_thread.Join(JournalDefaults.StopLimit))
        {
            // The thread hangs in the disk and dies with the process; its directories are released with it.
            _events.JournalNotStopped();
        }
    }
}
