<?php

declare(strict_types=1);

namespace Croft\Internal;

use Croft\DryRun;

/** Ends a write that was only planned, before its answer is taken for a real one. */
final class Planned extends \Exception
{
    public function __construct(public readonly DryRun $plan)
    {
        parent::__construct('planned only');
    }
}
