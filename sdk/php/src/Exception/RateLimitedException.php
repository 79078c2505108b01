<?php

declare(strict_types=1);

namespace Croft\Exception;

/** 429; `retryAfter` says when. */
final class RateLimitedException extends ApiException
{
}
