using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules.Parts;

/// <summary>
/// <see cref="Vote"/> at work. What must hold: a voter counts once, as true, as failed or as unknown; a failed or isolated voter lowers the need
/// by one, never below one (S3); the vote is false only when the unknown voters could not make it true, so that missing data never clears it.
/// An isolated voter was taken away by a person and is no longer waited for, unless nobody else is left to ask. Where an easier vote could clear an
/// alarm, a failed or isolated voter is unknown and no more.
/// </summary>
internal sealed class VotePart(Vote condition, ConditionPart[] of, bool eases, DeadlineQueue deadlines, int slot) : ConditionPart
{
    private readonly Voter[] _voters = new Voter[of.Length];

    public override bool HasDead => Array.Exists(of, static part => part.HasDead);

    public override bool HasIsolated => Array.Exists(of, static part => part.HasIsolated);

    public override int FirstPoint => Array.Find(of, static part => part.FirstPoint >= 0)?.FirstPoint ?? -1;

    public override Verdict Evaluate(in Moment now)
    {
        var (count, verified, known, unknown, failed) = (0, 0, 0, 0, 0);
        var (latest, next, cause, first) = (long.MinValue, long.MaxValue, -1, -1);
        for (var i = 0; i < of.Length; i++)
        {
            var verdict = of[i].Evaluate(now);
            ref var voter = ref _voters[i];
            voter.Take(verdict, now.Elapsed);
            first = first < 0 ? verdict.Cause : first;
            var until = voter.LastTrue + condition.Within.Ticks;
            if (verdict.IsTrue || until > now.Elapsed)
            {
                count++;
                verified += voter.Unverified ? 0 : 1;
                next = verdict.IsTrue ? next : Math.Min(next, until!.Value);
                if (voter.Since > latest)
                {
                    (latest, cause) = (voter.Since, verdict.IsTrue ? verdict.Cause : of[i].FirstPoint);
                }
            }
            else if (verdict.Clears)
            {
                known++;
            }
            else
            {
                var isolated = of[i].HasIsolated;
                failed += verdict.Truth == Truth.Unknown && (isolated || of[i].HasDead) ? 1 : 0;
                unknown += isolated && eases ? 0 : 1;
            }
        }

        Watch(next);
        var need = Math.Max(1, condition.Need - (eases ? failed : 0));
        return new(
            count >= need ? Truth.True : count + unknown >= need || count + known == 0 ? Truth.Unknown : Truth.False,
            count >= need && verified < need, failed > 0, count >= need ? cause : first);
    }

    public override void Save(List<long> to, long now)
    {
        foreach (var (part, voter) in of.Zip(_voters))
        {
            part.Save(to, now);
            to.Add((voter.IsTrue ? 1 : 0) | (voter.Unverified ? 2 : 0));
            to.Add(now - voter.Since);
            to.Add(Ago(voter.LastTrue, now));
        }

        to.Add(Ago(deadlines.Due(slot), now));
    }

    public override void Load(ref ReadOnlySpan<long> from, long now)
    {
        for (var i = 0; i < of.Length; i++)
        {
            of[i].Load(ref from, now);
            var bits = Take(ref from);
            _voters[i] = new Voter
            {
                IsTrue = (bits & 1) != 0,
                Unverified = (bits & 2) != 0,
                Since = now - Take(ref from),
                LastTrue = Back(Take(ref from), now),
            };
        }

        Watch(Back(Take(ref from), now) is { } due ? Math.Max(due, now) : long.MaxValue);
    }

    private void Watch(long next)
    {
        if (next == long.MaxValue)
        {
            deadlines.Disarm(slot);
        }
        else
        {
            deadlines.Arm(slot, next);
        }
    }

    private struct Voter
    {
        public bool IsTrue;
        public bool Unverified;
        public long Since;
        public long? LastTrue;

        public void Take(in Verdict verdict, long now)
        {
            // It was true until this very moment: nothing was asked between.
            LastTrue = IsTrue || verdict.IsTrue ? now : LastTrue;
            if (verdict.IsTrue)
            {
                Since = IsTrue ? Since : now;
                Unverified = verdict.Unverified;
            }

            IsTrue = verdict.IsTrue;
        }
    }
}
