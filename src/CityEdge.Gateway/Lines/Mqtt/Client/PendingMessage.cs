using System.Runtime.CompilerServices;

namespace CityEdge.Gateway.Lines.Mqtt.Client;

/// <summary>A message whose handler has not finished; one for each place of the receive window, used again and again.</summary>
internal sealed class PendingMessage
{
    private readonly UnfinishedMessages _row;
    private readonly Action _finished;
    private ValueTaskAwaiter _handler;
    private ReceiveBlock? _block;

    public PendingMessage(UnfinishedMessages row, int place)
    {
        (_row, Place) = (row, place);
        _finished = Finish;
    }

    /// <summary>Its place in the receive window.</summary>
    public int Place { get; }

    /// <summary>Waits for the handler; goes on on whatever thread finishes it.</summary>
    public void Await(ValueTask handler, ReceiveBlock block)
    {
        (_handler, _block) = (handler.GetAwaiter(), block);
        _handler.UnsafeOnCompleted(_finished);
    }

    private void Finish()
    {
        Exception? failure = null;
        try
        {
            _handler.GetResult();
        }
#pragma warning disable CA1031 // whatever a handler throws ends its connection, told by the link
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failure = exception;
        }

        var block = _block!;
        (_handler, _block) = (default, null);
        _row.Finish(Place, block, failure);
    }
}
