using System.Security.Cryptography;
using CityEdge.Gateway.Lines.Mqtt.Intake.Wire;

namespace CityEdge.Gateway.Lines.Mqtt.Intake;

/// <summary>
/// Which connection holds which client identifier. A newcomer of the same user takes it over, but only once the old connection is wholly gone: MQTTnet's
/// tables go by identifier, and a leaving connection would strike out its successor's.
/// </summary>
internal sealed class ClientRegister(int most)
{
    private readonly Lock _register = new();
    private readonly Dictionary<string, IntakeConnection> _clients = [];

    public int Count
    {
        get
        {
            lock (_register)
            {
                return _clients.Count;
            }
        }
    }

    /// <summary>An identifier for a client that brought none.</summary>
    public static string NewId() => "intake-" + RandomNumberGenerator.GetHexString(16, lowercase: true);

    public async Task<ReasonCode> EnterAsync(IntakeConnection connection)
    {
        var client = connection.Client!;
        while (true)
        {
            IntakeConnection? holder;
            lock (_register)
            {
                if (!_clients.TryGetValue(client.Id, out holder))
                {
                    if (_clients.Count >= most)
                    {
                        return ReasonCode.QuotaExceeded;
                    }

                    _clients[client.Id] = connection;
                    return ReasonCode.Success;
                }
            }

            if (!ReferenceEquals(holder.Client!.User, client.User))
            {
                return ReasonCode.ClientIdentifierNotValid;
            }

            holder.End(DisconnectCause.TakenOver, ReasonCode.SessionTakenOver);
            await holder.Gone.ConfigureAwait(false);
        }
    }

    public void Leave(IntakeConnection connection)
    {
        lock (_register)
        {
            _clients.Remove(connection.Client!.Id);
        }
    }

    public IntakeConnection? Find(string clientId)
    {
        lock (_register)
        {
            return _clients.GetValueOrDefault(clientId);
        }
    }
}
