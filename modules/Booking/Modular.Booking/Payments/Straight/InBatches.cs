namespace Modular.Booking.Payments.Straight;

/// <summary>
/// Wishes that arrive while a batch is being written form the next one: nobody waits for company, and under load few commits carry many.
/// A batch that fails is tried wish by wish, so that one cannot spoil its neighbours.
/// </summary>
/// <param name="atOnce">Batches that may be under way at once.</param>
/// <param name="write">Answers the wishes of one batch in their order.</param>
internal sealed class InBatches<TWish, TAnswer>(int atOnce, Func<IReadOnlyList<TWish>, Task<TAnswer[]>> write)
{
    private const int MostInBatch = 64;
    private readonly Lock _turn = new();
    private readonly Queue<Waiting> _waiting = new();
    private int _writing;

    /// <summary>Throws what the database threw: then nobody knows whether it was written.</summary>
    public Task<TAnswer> AskAsync(TWish wish)
    {
        var waiting = new Waiting(wish);
        lock (_turn)
        {
            _waiting.Enqueue(waiting);
            if (_writing == atOnce)
            {
                return waiting.Answer.Task;
            }

            _writing++;
        }

        // Whoever finds nobody writing sends the batch from its own thread; what comes after its answer is nobody's own.
        _ = WriteAllAsync();
        return waiting.Answer.Task;
    }

    private async Task WriteAllAsync()
    {
        while (Next() is { Count: > 0 } batch)
        {
            await WriteAsync(batch);
        }
    }

    private List<Waiting> Next()
    {
        lock (_turn)
        {
            var batch = new List<Waiting>(Math.Min(_waiting.Count, MostInBatch));
            while (batch.Count < MostInBatch && _waiting.TryDequeue(out var next))
            {
                batch.Add(next);
            }

            _writing -= batch.Count == 0 ? 1 : 0;
            return batch;
        }
    }

    private async Task WriteAsync(List<Waiting> batch)
    {
        try
        {
            var answers = await write([.. batch.Select(w => w.Wish)]);
            for (var i = 0; i < batch.Count; i++)
            {
                batch[i].Answer.TrySetResult(answers[i]);
            }
        }
        catch (Exception) when (batch.Count > 1)
        {
            foreach (var one in batch)
            {
                await WriteAsync([one]);
            }
        }
        catch (Exception failure)
        {
            batch[0].Answer.TrySetException(failure);
        }
    }

    private sealed class Waiting(TWish wish)
    {
        public TWish Wish { get; } = wish;

        public TaskCompletionSource<TAnswer> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
