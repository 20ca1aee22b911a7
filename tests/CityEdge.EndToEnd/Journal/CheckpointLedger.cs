using CityEdge.Gateway.Journal.Media;
using CityEdge.Gateway.Journal.State;

namespace CityEdge.EndToEnd.Journal;

/// <summary>What the child has said of its checkpoints: the last one saved is there, or the one that was being saved when it was killed; none is unreadable.</summary>
internal sealed class CheckpointLedger(string directory)
{
    private string? _saved;
    private string? _saving;

    public void Hear(IReadOnlyList<string> lines)
    {
        foreach (var line in lines)
        {
            switch (line.Split(' '))
            {
                case ["saving", var id]:
                    _saving = id;
                    break;
                case ["saved", var id]:
                    (_saved, _saving) = (id, null);
                    break;
                case ["loaded", var id, "unreadable", var unreadable]:
                    Assert.True(unreadable == "0", line);
                    Assert.True(id == (_saved ?? "none") || id == _saving, $"{line}, after {_saved} was saved");

                    // Which of the two it is, is settled by what the next life found.
                    (_saved, _saving) = (id == "none" ? null : id, null);
                    break;
            }
        }
    }

    public void Check()
    {
        if (!Directory.Exists(directory))
        {
            Assert.Null(_saved);
            return;
        }

        using var medium = FileMedium.ForReading(directory);
        var found = new CheckpointStore(medium).Load(out var unreadable)?.Covers?.ToString();
        Assert.Empty(unreadable);
        Assert.True(found == _saved || found == _saving, $"the checkpoint found covers {found}, the last one saved {_saved}");
    }
}
